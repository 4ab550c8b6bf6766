using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>What a fetch came to, or that it is another controller's business.</summary>
public sealed record FetchOutcome(FetchedData? Data, bool IsForeign)
{
    /// <summary>Nothing is to be said or written.</summary>
    public static FetchOutcome Foreign { get; } = new(null, IsForeign: true);
}

/// <summary>Fetches all that a plan names: one call a store, with the whole set of references.</summary>
/// <param name="stores">Opens stores.</param>
public sealed class ProviderFetch(StoreAccess stores)
{
    /// <summary>Fetches and combines.</summary>
    /// <param name="entries">What to fetch.</param>
    /// <param name="ns">The namespace of the ExternalSecret.</param>
    /// <param name="toleratesMissing">Whether missing remote secrets are left out.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public async ValueTask<FetchOutcome> RunAsync(
        IReadOnlyList<FetchEntry> entries, string ns, bool toleratesMissing, CancellationToken cancellation)
    {
        var results = new FetchResult[entries.Count];
        try
        {
            foreach (var group in Enumerable.Range(0, entries.Count).GroupBy(i => entries[i].Store))
            {
                var places = group.ToArray();
                var references = places.Select(i => entries[i].Reference).ToArray();
                var answers = await FetchAsync(group.Key, ns, references, cancellation);
                if (answers is null)
                {
                    return FetchOutcome.Foreign;
                }

                for (var i = 0; i < places.Length; i++)
                {
                    results[places[i]] = answers[i];
                }
            }

            return new FetchOutcome(FetchedData.Combine(entries, results, toleratesMissing), IsForeign: false);
        }
        finally
        {
            foreach (var result in results)
            {
                Clear(result);
            }
        }
    }

    private async ValueTask<IReadOnlyList<FetchResult>?> FetchAsync(
        StoreKey store, string ns, RemoteRef[] references, CancellationToken cancellation)
    {
        var opening = await stores.OpenAsync(store, ns, cancellation);
        if (opening.IsForeign)
        {
            return null;
        }

        if (opening.Client is not { } client)
        {
            var failure = FetchResult.Of(new FetchFailure(FetchFailureKind.Invalid, opening.Error ?? "no client"));
            return [.. references.Select(_ => failure)];
        }

        await using (client)
        {
            return await client.FetchAsync(references, cancellation);
        }
    }

    private static void Clear(FetchResult result)
    {
        result.Value?.Dispose();
        foreach (var value in result.Map?.Values ?? [])
        {
            value.Dispose();
        }
    }
}
