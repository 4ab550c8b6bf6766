using Keyferry.Providers.Contract;
using Keyferry.Providers.Vault.Kv;
using Keyferry.Providers.Vault.Sessions;

namespace Keyferry.Providers.Vault;

/// <summary>A connection to a KV engine under one login.</summary>
/// <param name="session">The login, which is owned.</param>
/// <param name="reader">Reads.</param>
/// <param name="finder">Finds.</param>
/// <param name="writer">Writes; null where the store is only read.</param>
internal sealed class VaultStoreClient(VaultSession session, KvReader reader, IStoreFinder finder, IStoreWriter? writer) : IStoreClient
{
    /// <summary>What is asked beside the login, where a store is checked; null where nothing is.</summary>
    public Func<CancellationToken, ValueTask<StoreValidation>>? Check { get; init; }

    /// <inheritdoc/>
    public IStoreFinder? Finder => finder;

    /// <inheritdoc/>
    public IStoreWriter? Writer => writer;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReadResult>> ReadAsync(IReadOnlyList<RemoteKey> keys, CancellationToken cancellation)
    {
        var results = new ReadResult[keys.Count];
        for (var at = 0; at < results.Length; at++)
        {
            results[at] = await reader.ReadAsync(keys[at], cancellation);
        }

        return results;
    }

    /// <inheritdoc/>
    public async ValueTask<StoreValidation> ValidateAsync(CancellationToken cancellation)
    {
        var token = await TokenCheck.RunAsync(session, cancellation);
        return token.State == StoreState.Ready && Check is { } check ? await check(cancellation) : token;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => session.DisposeAsync();
}
