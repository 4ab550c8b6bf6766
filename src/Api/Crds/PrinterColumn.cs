namespace Keyferry.Api.Crds;

/// <summary>A column of <c>kubectl get</c>: an entry of <c>additionalPrinterColumns</c>.</summary>
/// <param name="Name">The heading.</param>
/// <param name="Type">The OpenAPI type, or <c>date</c>.</param>
/// <param name="JsonPath">The JSON path of the value in the object.</param>
public sealed record PrinterColumn(string Name, string Type, string JsonPath);
