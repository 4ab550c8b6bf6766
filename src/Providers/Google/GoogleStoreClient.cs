using Keyferry.Providers.Contract;
using Keyferry.Providers.Google.Auth;
using Keyferry.Providers.Google.SecretManager;

namespace Keyferry.Providers.Google;

/// <summary>A connection to Secret Manager under one identity.</summary>
/// <param name="client">The service.</param>
/// <param name="reader">Reads.</param>
/// <param name="writer">Writes.</param>
/// <param name="identity">Who calls.</param>
/// <param name="owned">What is closed with the connection.</param>
internal sealed class GoogleStoreClient(
    SecretManagerClient client, SecretManagerReader reader, SecretManagerWriter writer, GoogleIdentity identity,
    IReadOnlyList<IDisposable> owned) : IStoreClient
{
    /// <inheritdoc/>
    public IStoreFinder Finder { get; } = new SecretManagerFinder(client);

    /// <inheritdoc/>
    public IStoreWriter Writer => writer;

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
        var token = await identity.TokenAsync(null, cancellation);
        return token.Failure switch
        {
            null => StoreValidation.Ready,

            // Google may be out of reach for a moment; only its word, or a missing object, makes a store unusable.
            { Kind: FetchFailureKind.Unavailable or FetchFailureKind.Throttled } failure => new StoreValidation(StoreState.Unknown, failure.Message),
            { } failure => new StoreValidation(StoreState.Error, failure.Message),
        };
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var disposable in owned)
        {
            disposable.Dispose();
        }

        return ValueTask.CompletedTask;
    }
}
