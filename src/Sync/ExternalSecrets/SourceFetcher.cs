using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Generators;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>
/// The fetch step of a pass: reads what a plan names, takes it out of the values that stores keep, and runs generators.
/// </summary>
/// <param name="stores">Decides who may use which store.</param>
/// <param name="scheduler">Reads from stores.</param>
/// <param name="generators">Runs generators.</param>
/// <param name="dueSince">Since when an object has been due that is being reconciled, as a timestamp.</param>
public sealed class SourceFetcher(
    StoreAccess stores, StoreScheduler scheduler, IGeneratorRuns generators, Func<ObjectKey, long> dueSince)
{
    /// <summary>Fetches.</summary>
    /// <param name="request">What to fetch.</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <returns>
    /// One result an entry, which the caller owns; null where stores have not answered yet: the object is woken when
    /// they have.
    /// </returns>
    public async ValueTask<FetchedSources?> FetchAsync(FetchRequest request, CancellationToken cancellation)
    {
        if (await ReadAsync(request, cancellation) is not { } results)
        {
            return null;
        }

        // Last, and only where all else is there: a run may create something elsewhere.
        IGeneratorRun? run = null;
        try
        {
            run = await GenerateAsync(request, results, cancellation);
            return new FetchedSources(results, run);
        }
        catch
        {
            using var _ = new FetchedSources(results, null);
            throw;
        }
    }

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ObjectKey item) => scheduler.Forget(item);

    private static FetchFailure Unusable { get; } = new(FetchFailureKind.Unavailable, "the store cannot be used");

    private async ValueTask<FetchResult[]?> ReadAsync(FetchRequest request, CancellationToken cancellation)
    {
        var (entries, ns) = (request.Entries, request.Item.Namespace);
        var opened = new Dictionary<StoreKey, (StoreSession? Session, FetchFailure? Failure)>();
        foreach (var store in entries.Where(static e => e.ReadsStore).Select(static e => e.Store).Distinct())
        {
            opened[store] = await stores.AuthorizeAsync(store, request.Stores.GetValueOrDefault(store), ns, cancellation);
        }

        var keys = entries.Select(e => SessionOf(e) is { } s && e.Search is null ? s.Provider.KeyOf(s.Store, e.Reference) : default).ToArray();
        var wants = Enumerable.Range(0, keys.Length)
            .Where(i => SessionOf(entries[i]) is not null)
            .GroupBy(i => entries[i].Store)
            .Select(g => new StoreWant(
                opened[g.Key].Session!,
                g.Where(i => entries[i].Search is null).Select(i => keys[i]).ToHashSet(),
                g.Select(i => entries[i].Search).OfType<StoreSearch>().ToHashSet()))
            .ToList();
        using var reads = scheduler.Read(new StoreWants(
            request.Item, request.Version, request.IsForced, dueSince(request.Item), wants));
        return reads is null ? null : BoundedAnswers.Of(
            entries.Count,
            i => !entries[i].ReadsStore ? FetchResult.Of(FetchedSources.NotRun)
                : SessionOf(entries[i]) is not { } session ? FetchResult.Of(opened[entries[i].Store].Failure ?? Unusable)
                : entries[i].Search is { } search ? FoundValues.Of(session.Provider, entries[i], reads.Of(entries[i].Store, search))
                : Extract(session.Provider, entries[i], reads.Of(entries[i].Store, keys[i])),
            cancellation);

        StoreSession? SessionOf(FetchEntry entry) => entry.ReadsStore ? opened[entry.Store].Session : null;
    }

    private async ValueTask<IGeneratorRun?> GenerateAsync(
        FetchRequest request, FetchResult[] results, CancellationToken cancellation)
    {
        if (!request.Entries.Any(static e => e.StateKey is not null))
        {
            return null;
        }

        var run = generators.Begin(request.Owner);
        var failed = Enumerable.Range(0, results.Length).Any(i => request.Entries[i].ReadsStore && request.IsFatal(results[i]));
        try
        {
            for (var at = 0; at < results.Length && !failed; at++)
            {
                if (request.Entries[at] is { StateKey: { } stateKey, Generator: { } generator })
                {
                    results[at] = await run.GenerateAsync(generator, stateKey, cancellation);
                    failed = request.IsFatal(results[at]);
                }
                else if (request.Entries[at].StateKey is { } unused)
                {
                    run.Release(unused);
                }
            }

            return run;
        }
        catch
        {
            await run.RollBackAsync(CancellationToken.None);
            throw;
        }
    }

    private static FetchResult Extract(IProvider provider, FetchEntry entry, ReadResult read) =>
        read.Value is { } value ? provider.Extract(entry.Reference, value) : FetchResult.Of(read.Failure ?? Unusable);
}
