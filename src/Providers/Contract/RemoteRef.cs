namespace Keyferry.Providers.Contract;

/// <summary>What a manifest asks of a store.</summary>
/// <param name="Key">The remote key, before the store's prefix.</param>
/// <param name="Property">A path into the value; null or empty means the whole.</param>
/// <param name="Version">The version in the store's own terms; null or empty means the current one.</param>
/// <param name="FetchMetadata">Whether the secret's metadata is wanted in place of its value.</param>
/// <param name="AsMap">Whether the value is to be taken apart into keys (<c>dataFrom.extract</c>).</param>
public readonly record struct RemoteRef(
    string Key, string? Property = null, string? Version = null, bool FetchMetadata = false, bool AsMap = false);
