using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Watching;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>How stores may be used.</summary>
/// <param name="ControllerClass">Stores of another class belong to another controller.</param>
/// <param name="FloodGate">Whether a store must be Ready before it is used.</param>
/// <param name="ServesClusterStores">Whether this installation serves ClusterSecretStores.</param>
public sealed record StoreAccessOptions(
    string ControllerClass = "default", bool FloodGate = true, bool ServesClusterStores = true);

/// <summary>Finds stores and decides who may use them.</summary>
/// <param name="stores">SecretStores.</param>
/// <param name="clusterStores">ClusterSecretStores.</param>
/// <param name="api">Reads what a cache does not hold yet.</param>
/// <param name="sessions">Works out who a store is for a caller.</param>
/// <param name="options">How stores may be used.</param>
/// <param name="time">The clock.</param>
public sealed class StoreAccess(
    IObjectCache<SecretStore> stores, IObjectCache<ClusterSecretStore> clusterStores, IKubeApi api,
    StoreSessions sessions, StoreAccessOptions options, TimeProvider time)
{
    // What one object may cost in calls for stores that are in no cache.
    private const int MostReads = 20;

    private readonly StoreFinder _finder = new(stores, clusterStores, api, options.ServesClusterStores, time);
    private readonly NamespaceConditions _conditions = new(api);

    /// <summary>Whether this installation serves ClusterSecretStores.</summary>
    public bool ServesClusterStores => options.ServesClusterStores;

    /// <summary>Whether an object of this class belongs to this controller.</summary>
    public bool MatchesControllerClass(string? controllerClass) =>
        string.IsNullOrEmpty(controllerClass) || controllerClass == options.ControllerClass;

    /// <summary>Whether a cache shows that a store belongs to another controller.</summary>
    public bool IsUnmanaged(StoreKey key) => _finder.Cached(key) is { } store && !MatchesControllerClass(store.Object.Spec.Controller);

    /// <summary>Whether one of the stores that were looked for belongs to another controller.</summary>
    public bool IsAnyUnmanaged(IEnumerable<StoreLookup> found) =>
        found.Any(f => f.Store is { } store && !MatchesControllerClass(store.Object.Spec.Controller));

    /// <inheritdoc cref="StoreFinder.IsAwaitingValidation"/>
    public bool IsAwaitingValidation(StoreKey key, StoreLookup lookup) =>
        options.FloodGate && _finder.IsAwaitingValidation(key, lookup);

    /// <summary>Finds stores; a store that is in no cache is asked of the API server.</summary>
    public async ValueTask<IReadOnlyDictionary<StoreKey, StoreLookup>> FindAsync(
        IReadOnlyList<StoreKey> keys, CancellationToken cancellation)
    {
        var found = new Dictionary<StoreKey, StoreLookup>();
        var reads = 0;
        foreach (var key in keys)
        {
            found[key] = _finder.Cached(key) is { } cached ? new StoreLookup(cached, null)
                : reads++ < MostReads ? await _finder.FindAsync(key, cancellation)
                : new StoreLookup(null, new FetchFailure(
                    FetchFailureKind.Invalid,
                    $"could not get {key.Kind} \"{key.Name}\": too many stores of this object are missing already"));
        }

        return found;
    }

    /// <summary>The session of a store for an object that uses it, if it may.</summary>
    /// <param name="key">The store.</param>
    /// <param name="lookup">What looking for it came to; null where nobody has looked.</param>
    /// <param name="ns">The object's namespace.</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <param name="evenUnready">Whether it may be used though its last check failed: to take back what was written.</param>
    /// <returns>The session, or why the store cannot be used.</returns>
    public async ValueTask<(StoreSession? Session, FetchFailure? Failure)> AuthorizeAsync(
        StoreKey key, StoreLookup? lookup, string ns, CancellationToken cancellation, bool evenUnready = false)
    {
        // Since it was looked for it may have been validated: the cache is never older.
        lookup = _finder.Cached(key) is { } current
            ? new StoreLookup(current, null)
            : lookup ?? await _finder.FindAsync(key, cancellation);
        if (lookup.Store is not { } found)
        {
            return (null, lookup.Failure);
        }

        if (await _conditions.RefuseAsync(found.Object, ns, cancellation) is { } refusal)
        {
            return (null, refusal);
        }

        if (options.FloodGate && !found.IsReady && !evenUnready)
        {
            return (null, Refused($"{key.Kind} \"{key.Name}\" is not ready"));
        }

        var result = await sessions.OfAsync(found.Object, ns, cancellation);
        return result.Session is { } session ? (session, null) : (null, Refused(result.Error ?? "the store has no session"));
    }

    private static FetchFailure Refused(string error) => new(FetchFailureKind.Invalid, error);
}
