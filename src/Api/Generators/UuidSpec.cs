namespace Keyferry.Api.Generators;

/// <summary>Desired state of the UUID. It yields the key uuid and has no fields.</summary>
public sealed class UuidSpec;
