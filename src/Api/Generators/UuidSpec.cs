namespace Keyferry.Api.Generators;

/// <summary>A UUID has no settings.</summary>
public sealed class UuidSpec;
