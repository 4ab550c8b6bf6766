namespace Keyferry.Providers.Contract;

/// <summary>A connection to one store under one identity. Safe to use from several callers at once.</summary>
public interface IStoreClient : IAsyncDisposable
{
    /// <summary>
    /// How many keys one call may ask for. It may fall to 1 during the client's life, where the store refuses calls for
    /// several keys.
    /// </summary>
    int MaxKeysPerCall => 1;

    /// <summary>Whether a key may be asked for together with others.</summary>
    bool CanBatch(RemoteKey key) => false;

    /// <summary>
    /// Reads raw values in one call; the answer holds one result each, in the same order. Expected failures (missing,
    /// denied, throttled) are results; only cancellation is thrown.
    /// </summary>
    /// <param name="keys">Different keys: any one, or up to <see cref="MaxKeysPerCall"/> that may be batched.</param>
    /// <param name="cancellation">The deadline.</param>
    ValueTask<IReadOnlyList<ReadResult>> ReadAsync(IReadOnlyList<RemoteKey> keys, CancellationToken cancellation);

    /// <summary>Finds secrets; null where the store cannot be searched.</summary>
    IStoreFinder? Finder => this as IStoreFinder;

    /// <summary>Writes to the store; null where it is only read.</summary>
    IStoreWriter? Writer => this as IStoreWriter;

    /// <summary>Asks whether the store can be used; sets the store's Ready condition.</summary>
    ValueTask<StoreValidation> ValidateAsync(CancellationToken cancellation);
}
