using System.Globalization;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Watching;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.PushSecrets;

/// <summary>The stores of a PushSecret, or why one of them cannot be had.</summary>
/// <param name="Stores">The stores that are ours and not being deleted, each once, in the order of the spec.</param>
/// <param name="Lookups">What looking for each came to.</param>
/// <param name="Failure">Why a store is missing; null where none is.</param>
/// <param name="IsForeign">Whether all stores that there are belong to another controller.</param>
public sealed record ResolvedStores(
    IReadOnlyList<PushStore> Stores, IReadOnlyDictionary<StoreKey, StoreLookup> Lookups, FetchFailure? Failure, bool IsForeign);

/// <summary>Finds the stores that a PushSecret names or selects: in its own namespace, or cluster-wide ones.</summary>
/// <param name="access">Finds stores by name, and knows which are ours.</param>
/// <param name="stores">SecretStores, indexed by <see cref="ByNamespace"/>.</param>
/// <param name="clusterStores">ClusterSecretStores.</param>
public sealed class PushStores(
    StoreAccess access, IObjectCache<SecretStore> stores, IObjectCache<ClusterSecretStore> clusterStores)
{
    /// <summary>The index of SecretStores by namespace.</summary>
    public const string ByNamespace = "namespace";

    /// <summary>Finds them.</summary>
    public async ValueTask<ResolvedStores> FindAsync(PushSecret push, CancellationToken cancellation)
    {
        var ns = push.Metadata.NamespaceProperty;
        var references = push.Spec.SecretStoreRefs ?? [];
        var named = references.Where(static r => r.LabelSelector is null).Select(r => KeyOf(r, ns)).Distinct().ToList();
        var lookups = new Dictionary<StoreKey, StoreLookup>(await access.FindAsync(named, cancellation));
        var found = new List<PushStore>();
        FetchFailure? failure = null;
        for (var i = 0; i < references.Count; i++)
        {
            var chosen = references[i].LabelSelector is null
                ? Named(KeyOf(references[i], ns), lookups, ref failure)
                : Selected(references[i], i, ns, lookups, ref failure);
            found.AddRange(chosen.Where(c => !found.Exists(f => f.Key == c.Key)));
        }

        var ours = found.Where(s => access.MatchesControllerClass(s.Found.Object.Spec.Controller)).ToList();
        return new ResolvedStores(
            [.. ours.Where(static s => !s.Found.IsDeleting)], lookups, failure ?? Deleting(ours),
            IsForeign: found.Count > 0 && ours.Count == 0 && failure is null);
    }

    /// <summary>The store that a reference names.</summary>
    public static StoreKey KeyOf(PushStoreRef reference, string ns) => StoreKey.Of(reference.Kind, reference.Name, ns);

    private static IReadOnlyList<PushStore> Named(
        StoreKey key, Dictionary<StoreKey, StoreLookup> lookups, ref FetchFailure? failure)
    {
        if (lookups[key].Store is { } store)
        {
            return [new PushStore(key, store)];
        }

        failure ??= lookups[key].Failure;
        return [];
    }

    private List<PushStore> Selected(
        PushStoreRef reference, int index, string ns, Dictionary<StoreKey, StoreLookup> lookups, ref FetchFailure? failure)
    {
        if (PushStore.IsClusterWide(reference) && !access.ServesClusterStores)
        {
            failure ??= new FetchFailure(FetchFailureKind.Invalid, StoreFinder.ClusterStoresAreOff);
            return [];
        }

        List<PushStore> chosen =
        [
            .. (PushStore.IsClusterWide(reference)
                ? clusterStores.All().Select(static s => FoundStore.Of(s))
                : stores.ByIndex(ByNamespace, ns).Select(static s => FoundStore.Of(s)))
            .Where(s => LabelMatch.Matches(reference.LabelSelector!, new Dictionary<string, string>(s.Labels)))
            .Select(static s => new PushStore(new StoreKey(s.Object.Kind, s.Object.Namespace, s.Object.Name), s))
            .OrderBy(static s => s.Key.Name, StringComparer.Ordinal),
        ];
        foreach (var store in chosen)
        {
            lookups[store.Key] = new StoreLookup(store.Found, null);
        }

        if (chosen.Count == 0)
        {
            failure ??= new FetchFailure(FetchFailureKind.Invalid, string.Create(
                CultureInfo.InvariantCulture,
                $"secretStoreRefs[{index}]: labelSelector does not match any {(PushStore.IsClusterWide(reference) ? StoreKey.ClusterWide : StoreKey.Namespaced)}"));
        }

        return chosen;
    }

    // A store that is being deleted takes nothing new; where it is the only one, the user should know.
    private static FetchFailure? Deleting(List<PushStore> ours) =>
        ours.Count > 0 && ours.TrueForAll(static s => s.Found.IsDeleting)
            ? new FetchFailure(FetchFailureKind.Invalid, $"{ours[0].Key.Kind} \"{ours[0].Key.Name}\" is being deleted")
            : null;
}
