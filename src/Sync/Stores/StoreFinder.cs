using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using Keyferry.Api.Resources;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>Finds stores: in the caches, and on the API server where a cache does not have them.</summary>
/// <param name="stores">SecretStores.</param>
/// <param name="clusterStores">ClusterSecretStores.</param>
/// <param name="api">Reads what a cache does not hold yet.</param>
/// <param name="servesClusterStores">Whether this installation serves ClusterSecretStores.</param>
/// <param name="time">The clock.</param>
public sealed class StoreFinder(
    IObjectCache<SecretStore> stores, IObjectCache<ClusterSecretStore> clusterStores, IKubeApi api,
    bool servesClusterStores, TimeProvider time)
{
    /// <summary>The error of an ExternalSecret that names a ClusterSecretStore where those are switched off.</summary>
    public const string ClusterStoresAreOff = "cluster stores are switched off in this installation";

    private const int MostRemembered = 10_000;
    private static readonly TimeSpan FirstCheck = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, long> _firstSeen = new(StringComparer.Ordinal);

    /// <summary>Finds a store in the caches alone; null where it is not there.</summary>
    public FoundStore? Cached(StoreKey key)
    {
        var name = new ObjectKey(key.Namespace, key.Name);
        return key.IsClusterWide
            ? servesClusterStores && clusterStores.TryGet(name, out var wide) ? FoundStore.Of(wide) : null
            : stores.TryGet(name, out var store) ? FoundStore.Of(store) : null;
    }

    /// <summary>Finds a store; the API server is asked only where the cache does not hold it.</summary>
    public async ValueTask<StoreLookup> FindAsync(StoreKey key, CancellationToken cancellation)
    {
        if (key.IsClusterWide && !servesClusterStores)
        {
            return new StoreLookup(null, new FetchFailure(FetchFailureKind.Invalid, ClusterStoresAreOff));
        }

        if (Cached(key) is { } cached)
        {
            return new StoreLookup(cached, null);
        }

        if (key.Name.Length == 0)
        {
            return Missing(key);
        }

        var name = new ObjectKey(key.Namespace, key.Name);
        return key.IsClusterWide
            ? Answer(key, await api.GetAsync(ApiResources.ClusterSecretStores, name, cancellation), FoundStore.Of)
            : Answer(key, await api.GetAsync(ApiResources.SecretStores, name, cancellation), FoundStore.Of);
    }

    /// <summary>
    /// Whether a store is so new to this process that its first check is still to come: who was applied together with
    /// it waits in silence, and is woken by the check. Measured from when it was first seen here, since the server's
    /// clock may differ from ours.
    /// </summary>
    /// <param name="key">The store.</param>
    /// <param name="lookup">What looking for it came to: the cache may not have it yet.</param>
    public bool IsAwaitingValidation(StoreKey key, StoreLookup lookup)
    {
        if ((Cached(key) ?? lookup.Store) is not { } store)
        {
            return false;
        }

        if (store.IsValidated)
        {
            _firstSeen.TryRemove(store.Uid, out _);
            return false;
        }

        if (_firstSeen.Count > MostRemembered)
        {
            _firstSeen.Clear();
        }

        return time.GetElapsedTime(_firstSeen.GetOrAdd(store.Uid, static (_, t) => t.GetTimestamp(), time)) < FirstCheck;
    }

    private static StoreLookup Answer<T>(StoreKey key, KubeResult<T> read, Func<T, FoundStore> found)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (read.Ok)
        {
            return new StoreLookup(found(read.Value), null);
        }

        return read.Failure.IsNotFound
            ? Missing(key)
            : new StoreLookup(null, new FetchFailure(
                FetchFailureKind.Unavailable, $"could not get {key.Kind} \"{key.Name}\": {read.Failure.Message}",
                read.Failure.RetryAfter));
    }

    private static StoreLookup Missing(StoreKey key) => new(null, new FetchFailure(
        FetchFailureKind.Invalid,
        $"could not get {key.Kind} \"{key.Name}\", {key.Kind}.{ApiResources.Group} \"{key.Name}\" not found"));
}
