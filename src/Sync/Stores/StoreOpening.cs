using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>A store opened for use, or why it cannot be used.</summary>
/// <param name="Client">The connection; the receiver disposes it.</param>
/// <param name="Failure">The reason in words that are stable between attempts.</param>
public sealed record StoreOpening(IStoreClient? Client, FetchFailure? Failure);
