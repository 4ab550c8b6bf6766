using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>A store opened for use, or why it cannot be used.</summary>
/// <param name="Client">The connection; the receiver disposes it.</param>
/// <param name="Error">The reason in words that are stable between attempts.</param>
/// <param name="IsForeign">Whether the store belongs to another controller, so that nothing is to be said.</param>
public sealed record StoreOpening(IStoreClient? Client, string? Error, bool IsForeign = false);
