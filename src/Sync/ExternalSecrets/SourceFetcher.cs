using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>What one pass over an ExternalSecret fetches.</summary>
/// <param name="Item">The ExternalSecret.</param>
/// <param name="Version">Its version, see <see cref="Hashing.SyncedVersion"/>.</param>
/// <param name="IsForced">Whether values that were read before it was asked for are too old.</param>
/// <param name="Entries">What to fetch.</param>
/// <param name="Stores">The stores, as far as they were looked for.</param>
public sealed record FetchRequest(
    ObjectKey Item, string Version, bool IsForced, IReadOnlyList<FetchEntry> Entries,
    IReadOnlyDictionary<StoreKey, StoreLookup> Stores);

/// <summary>The fetch step of a pass: reads what a plan names, and takes it out of the values that stores keep.</summary>
/// <param name="stores">Decides who may use which store.</param>
/// <param name="scheduler">Reads from stores.</param>
/// <param name="dueSince">Since when an object has been due that is being reconciled, as a timestamp.</param>
public sealed class SourceFetcher(StoreAccess stores, StoreScheduler scheduler, Func<ObjectKey, long> dueSince)
{
    /// <summary>Fetches.</summary>
    /// <param name="request">What to fetch.</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <returns>
    /// One result an entry, which the caller owns; null where stores have not answered yet: the object is woken when
    /// they have.
    /// </returns>
    public async ValueTask<IReadOnlyList<FetchResult>?> FetchAsync(
        FetchRequest request, CancellationToken cancellation)
    {
        var (entries, ns) = (request.Entries, request.Item.Namespace);
        var opened = new Dictionary<StoreKey, (StoreSession? Session, FetchFailure? Failure)>();
        foreach (var store in entries.Select(static e => e.Store).Distinct())
        {
            opened[store] = await stores.AuthorizeAsync(store, request.Stores.GetValueOrDefault(store), ns, cancellation);
        }

        var keys = entries.Select(e => opened[e.Store].Session is { } s ? s.Provider.KeyOf(s.Store, e.Reference) : default).ToArray();
        var wants = Enumerable.Range(0, keys.Length)
            .Where(i => opened[entries[i].Store].Session is not null)
            .GroupBy(i => entries[i].Store)
            .Select(g => (opened[g.Key].Session!, (IReadOnlySet<RemoteKey>)g.Select(i => keys[i]).ToHashSet()))
            .ToList();
        using var reads = scheduler.Read(new StoreWants(
            request.Item, request.Version, request.IsForced, dueSince(request.Item), wants));
        return reads is null ? null : BoundedAnswers.Of(
            entries.Count,
            i => opened[entries[i].Store] is { Session: { } session }
                ? Extract(session.Provider, entries[i], reads.Of(entries[i].Store, keys[i]))
                : FetchResult.Of(opened[entries[i].Store].Failure ?? Unusable),
            cancellation);
    }

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ObjectKey item) => scheduler.Forget(item);

    private static FetchFailure Unusable { get; } = new(FetchFailureKind.Unavailable, "the store cannot be used");

    private static FetchResult Extract(IProvider provider, FetchEntry entry, ReadResult read) =>
        read.Value is { } value ? provider.Extract(entry.Reference, value) : FetchResult.Of(read.Failure ?? Unusable);
}
