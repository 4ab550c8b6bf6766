using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Tests;

/// <summary>A connection with what it takes to fetch references over it, as the engine does.</summary>
/// <param name="client">The connection.</param>
/// <param name="provider">The kind of store.</param>
/// <param name="store">The store.</param>
internal sealed class StoreClient(IStoreClient client, IProvider provider, StoreObject store) : IAsyncDisposable
{
    /// <summary>Connects, if only to learn why not.</summary>
    public static async Task<(StoreClient? Client, string? Error)> ConnectAsync(
        IProvider provider, StoreObject store, IReferenceReader references)
    {
        var result = await provider.ConnectAsync(new StoreContext(store, store.Namespace, references), default);
        return (result.Client is { } client ? new StoreClient(client, provider, store) : null, result.Error);
    }

    public IStoreClient Inner => client;

    public IProvider Provider => provider;

    public StoreObject Store => store;

    public ValueTask<StoreValidation> ValidateAsync(CancellationToken cancellation) => client.ValidateAsync(cancellation);

    /// <summary>Reads each key once, as many in a call as the store takes, and takes the references out of the values.</summary>
    public async Task<IReadOnlyList<FetchResult>> FetchAsync(IReadOnlyList<RemoteRef> references, CancellationToken cancellation)
    {
        var keys = references.Select(r => provider.KeyOf(store, r)).ToList();
        var left = keys.Distinct().ToList();
        var values = new Dictionary<RemoteKey, ReadResult>();
        try
        {
            while (left.Count > 0)
            {
                var most = client.MaxKeysPerCall;
                List<RemoteKey> call = most > 1 && client.CanBatch(left[0])
                    ? [.. left.Where(client.CanBatch).Take(most)]
                    : [left[0]];
                var results = await client.ReadAsync(call, cancellation);
                for (var at = 0; at < call.Count; at++)
                {
                    if (results[at].Failure?.Kind != FetchFailureKind.BatchDenied)
                    {
                        values[call[at]] = results[at];
                        left.Remove(call[at]);
                    }
                }
            }

            return BoundedAnswers.Of(
                references.Count,
                at => values[keys[at]] is { Value: { } value } ? provider.Extract(references[at], value) : FetchResult.Of(values[keys[at]].Failure!),
                cancellation);
        }
        finally
        {
            foreach (var result in values.Values)
            {
                result.Value?.Dispose();
            }
        }
    }

    /// <summary>Writes to the store.</summary>
    public IStoreWriter Writer => client.Writer!;

    /// <summary>Finds all there is to find.</summary>
    public async Task<IReadOnlyList<FindResult>> FindAsync(FindQuery query)
    {
        var results = new List<FindResult>();
        await foreach (var result in client.Finder!.FindAsync(query, default))
        {
            results.Add(result);
        }

        return results;
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();
}
