using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Fetches all that a plan names: one call a store, with the whole set of references.</summary>
/// <param name="stores">Opens stores.</param>
/// <param name="references">Reads credentials.</param>
/// <param name="time">The clock.</param>
public sealed class ProviderFetch(StoreAccess stores, ReferenceReader references, TimeProvider time)
{
    /// <summary>How long all stores of one object may take together.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Fetches and combines; whoever gets the data disposes it.</summary>
    /// <param name="entries">What to fetch.</param>
    /// <param name="found">The stores, as far as they were looked for.</param>
    /// <param name="ns">The namespace of the ExternalSecret.</param>
    /// <param name="toleratesMissing">Whether missing remote secrets are left out.</param>
    /// <param name="enter">Takes room in a store, held while that store is asked and no longer; null where it has none.</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <returns>The data or why there is none; null where a store had no room.</returns>
    public async ValueTask<FetchedData?> RunAsync(
        IReadOnlyList<FetchEntry> entries, IReadOnlyDictionary<StoreKey, StoreLookup> found, string ns,
        bool toleratesMissing, Func<StoreKey, IDisposable?> enter, CancellationToken cancellation)
    {
        using var pass = references.Begin();
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        var results = new FetchResult[entries.Count];
        var held = 0L;
        try
        {
            foreach (var group in Enumerable.Range(0, entries.Count).GroupBy(i => entries[i].Store))
            {
                var places = group.ToArray();
                var wanted = places.Select(i => entries[i].Reference).ToArray();
                IReadOnlyList<FetchResult> answers;
                if (held > BoundedAnswers.MaxBytes)
                {
                    answers = Failed(wanted, BoundedAnswers.TooLarge);
                }
                else if (limit.IsCancellationRequested)
                {
                    cancellation.ThrowIfCancellationRequested();

                    // A store that is not asked any more takes no slot: leaving it at once would count as a quick fetch.
                    answers = Failed(wanted, TooLate(group.Key));
                }
                else
                {
                    using var slot = enter(group.Key);
                    if (slot is null)
                    {
                        return null;
                    }

                    answers = await FetchAsync(
                        group.Key, found.GetValueOrDefault(group.Key), ns, wanted, pass, both.Token, cancellation);
                }

                held += answers.Sum(BoundedAnswers.SizeOf);
                for (var i = 0; i < places.Length; i++)
                {
                    results[places[i]] = answers[i];
                }

                // Each store holds to the limit by itself; an object may name any number of stores.
                if (held > BoundedAnswers.MaxBytes)
                {
                    Refuse(results, places);
                }
            }

            return FetchedData.Combine(entries, results, toleratesMissing);
        }
        finally
        {
            foreach (var result in results)
            {
                BoundedAnswers.Clear(result);
            }
        }
    }

    private async ValueTask<IReadOnlyList<FetchResult>> FetchAsync(
        StoreKey store, StoreLookup? lookup, string ns, RemoteRef[] wanted, PassReferences pass,
        CancellationToken limited, CancellationToken cancellation)
    {
        try
        {
            var opening = await stores.OpenAsync(store, lookup, ns, pass, limited);
            if (opening.Client is not { } client)
            {
                return Failed(wanted, opening.Failure ?? new FetchFailure(FetchFailureKind.Unavailable, "no client"));
            }

            await using (client)
            {
                return await client.FetchAsync(wanted, limited);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Failed(wanted, TooLate(store));
        }
    }

    private static FetchFailure TooLate(StoreKey store) => new(
        FetchFailureKind.Unavailable, $"{store.Kind} \"{store.Name}\" gave no answer within {Limit.TotalSeconds:0} s");

    private static IReadOnlyList<FetchResult> Failed(RemoteRef[] wanted, FetchFailure failure) =>
        [.. wanted.Select(_ => FetchResult.Of(failure))];

    private static void Refuse(FetchResult[] results, int[] places)
    {
        foreach (var place in places.Where(p => results[p].Failure is null))
        {
            BoundedAnswers.Clear(results[place]);
            results[place] = FetchResult.Of(BoundedAnswers.TooLarge);
        }
    }
}
