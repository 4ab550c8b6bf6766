using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws;

/// <summary>One read from Secrets Manager; references that differ in property alone share it.</summary>
/// <param name="Id">The secret's name or ARN, with the store's prefix.</param>
/// <param name="Version">The version in the store's terms; empty for the current one.</param>
/// <param name="IsMetadata">Whether the tags are wanted in place of the value.</param>
internal readonly record struct RemoteRead(string Id, string Version, bool IsMetadata)
{
    public static RemoteRead Of(RemoteRef reference, string prefix) => new(
        prefix + reference.Key,
        reference.FetchMetadata ? "" : reference.Version ?? "",
        reference.FetchMetadata);
}
