namespace Keyferry.Providers.Contract;

/// <summary>
/// Names one raw value of a store. References with equal keys share one read, whatever they take out of the value.
/// </summary>
/// <param name="Name">The name in the store's own terms, with the store's prefix.</param>
/// <param name="Version">The version in the store's own terms; empty means the current one.</param>
/// <param name="IsMetadata">Whether the secret's metadata is wanted in place of its value.</param>
/// <param name="Property">The property, where the store itself looks it up; empty where it is taken out here.</param>
public readonly record struct RemoteKey(
    string Name, string Version = "", bool IsMetadata = false, string Property = "");
