using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;
using Keyferry.Text.Gjson;

namespace Keyferry.Providers.Aws;

/// <summary>How values are taken apart. Pure.</summary>
internal static class AwsExtraction
{
    /// <inheritdoc cref="IProvider.Extract"/>
    public static FetchResult Extract(RemoteRef reference, RemoteValue value)
    {
        if (!string.IsNullOrEmpty(reference.Property))
        {
            return Property(reference, reference.Property, value);
        }

        if (!value.HasValue)
        {
            return Invalid($"invalid secret received. no secret string nor binary for key: {reference.Key}");
        }

        return reference.AsMap ? Map(reference, value.Whole) : FetchResult.Of(new SecretValue(value.Whole.ToArray()));
    }

    private static FetchResult Property(RemoteRef reference, string property, RemoteValue value)
    {
        if (!PropertyPath.TryGet(value.Document, property, out var found, out var problem))
        {
            return Invalid(problem ?? MissingProperty.Describe(value.Document, reference.Key, property));
        }

        var part = new SecretValue(found!);
        if (!reference.AsMap)
        {
            return FetchResult.Of(part);
        }

        using (part)
        {
            return Map(reference, part.Bytes);
        }
    }

    private static FetchResult Map(RemoteRef reference, ReadOnlySpan<byte> document) =>
        SecretMap.Read(document, reference.Key, $"unable to unmarshal secret {reference.Key}");

    private static FetchResult Invalid(string message) =>
        FetchResult.Of(new FetchFailure(FetchFailureKind.Invalid, message));
}
