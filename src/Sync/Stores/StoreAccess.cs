using System.Text.RegularExpressions;
using k8s.Models;
using Keyferry.Api;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Providers;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>How stores may be used.</summary>
/// <param name="ControllerClass">Stores of another class belong to another controller.</param>
/// <param name="FloodGate">Whether a store must be Ready before it is used.</param>
public sealed record StoreAccessOptions(string ControllerClass = "default", bool FloodGate = true);

/// <summary>Finds stores, decides who may use them, and opens them.</summary>
/// <param name="stores">SecretStores.</param>
/// <param name="clusterStores">ClusterSecretStores.</param>
/// <param name="api">Reads what a cache does not hold yet.</param>
/// <param name="providers">The kinds of store.</param>
/// <param name="references">Reads credentials.</param>
/// <param name="options">How stores may be used.</param>
public sealed class StoreAccess(
    IObjectCache<SecretStore> stores, IObjectCache<ClusterSecretStore> clusterStores, IKubeApi api,
    ProviderRegistry providers, IReferenceReader references, StoreAccessOptions options)
{
    private static readonly TimeSpan FirstCheck = TimeSpan.FromSeconds(5);

    /// <summary>Whether the store belongs to this controller; one that is not there yet belongs to anybody.</summary>
    public bool IsOurs(StoreKey key) =>
        Cached(key) is not { } store || IsOurs(store.Object.Spec.Controller);

    /// <summary>Whether an object of this class belongs to this controller.</summary>
    public bool IsOurs(string? controllerClass) =>
        string.IsNullOrEmpty(controllerClass) || controllerClass == options.ControllerClass;

    /// <summary>
    /// Whether a store is so new that its first check is still to come: who was applied together with it waits in
    /// silence, and is woken by the check.
    /// </summary>
    /// <param name="key">The store.</param>
    /// <param name="now">The time now.</param>
    public bool IsAboutToBeChecked(StoreKey key, DateTimeOffset now) =>
        options.FloodGate && Cached(key) is { WasChecked: false, Created: { } created } && now - created < FirstCheck;

    /// <summary>Opens a store for an ExternalSecret.</summary>
    /// <param name="key">The store.</param>
    /// <param name="ns">The namespace of the ExternalSecret.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async ValueTask<StoreOpening> OpenAsync(StoreKey key, string ns, CancellationToken cancellation)
    {
        if (await FindAsync(key, cancellation) is not { } found)
        {
            return Refused(
                $"could not get {key.Kind} \"{key.Name}\", {key.Kind}.{ApiResources.Group} \"{key.Name}\" not found");
        }

        if (!IsOurs(found.Object.Spec.Controller))
        {
            return new StoreOpening(null, "can not reference unmanaged store", IsForeign: true);
        }

        if (key.IsClusterWide && !await IsAllowedAsync(found.Object.Spec, ns, cancellation))
        {
            return Refused(
                $"using cluster store \"{key.Name}\" is not allowed from namespace \"{ns}\": denied by spec.condition");
        }

        if (options.FloodGate && !found.IsReady)
        {
            return Refused($"{key.Kind} \"{key.Name}\" is not ready");
        }

        if (!providers.TryFind(found.Object.Spec, out var provider, out var problem))
        {
            return Refused(problem);
        }

        var connected = await provider!.ConnectAsync(new StoreContext(found.Object, ns, references), cancellation);
        return new StoreOpening(connected.Client, connected.Error);
    }

    private static StoreOpening Refused(string error) => new(null, error);

    private FoundStore? Cached(StoreKey key)
    {
        var name = new ObjectKey(key.Namespace, key.Name);
        return key.IsClusterWide
            ? clusterStores.TryGet(name, out var wide) ? FoundStore.Of(wide) : null
            : stores.TryGet(name, out var store) ? FoundStore.Of(store) : null;
    }

    // A store that was applied a moment ago may not have reached the cache; only then is the server asked.
    private async ValueTask<FoundStore?> FindAsync(StoreKey key, CancellationToken cancellation)
    {
        if (Cached(key) is { IsReady: true } found)
        {
            return found;
        }

        var name = new ObjectKey(key.Namespace, key.Name);
        if (key.Name.Length == 0)
        {
            return null;
        }

        if (key.IsClusterWide)
        {
            var wide = await api.GetAsync(ApiResources.ClusterSecretStores, name, cancellation);
            return wide.Ok ? FoundStore.Of(wide.Value) : null;
        }

        var store = await api.GetAsync(ApiResources.SecretStores, name, cancellation);
        return store.Ok ? FoundStore.Of(store.Value) : null;
    }

    private async ValueTask<bool> IsAllowedAsync(
        SecretStoreSpec spec, string ns, CancellationToken cancellation)
    {
        if (spec.Conditions is not { Count: > 0 } conditions)
        {
            return true;
        }

        if (conditions.Any(c => c.Namespaces?.Contains(ns) == true || MatchesRegex(c, ns)))
        {
            return true;
        }

        if (conditions.All(static c => c.NamespaceSelector is null))
        {
            return false;
        }

        var read = await api.GetAsync(BuiltIn.Namespace, new ObjectKey("", ns), cancellation);
        return read.Ok && conditions.Any(
            c => c.NamespaceSelector is { } selector && LabelMatch.Matches(selector, read.Value.Metadata.Labels));
    }

    private static bool MatchesRegex(StoreCondition condition, string ns) =>
        condition.NamespaceRegexes?.Any(pattern => TryMatch(pattern, ns)) == true;

    // NonBacktracking is RE2's own promise: linear time, whatever a tenant writes.
    private static bool TryMatch(string pattern, string ns)
    {
        try
        {
            return Regex.IsMatch(ns, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private sealed record FoundStore(StoreObject Object, bool IsReady, bool WasChecked, DateTimeOffset? Created)
    {
        public static FoundStore Of(SecretStore store) => new(
            new StoreObject(StoreKey.Namespaced, store.Metadata.NamespaceProperty, store.Metadata.Name, store.Spec),
            IsTrue(store.Status), WasCheckedBy(store.Status), CreatedAt(store.Metadata));

        public static FoundStore Of(ClusterSecretStore store) => new(
            new StoreObject(StoreKey.ClusterWide, "", store.Metadata.Name, store.Spec),
            IsTrue(store.Status), WasCheckedBy(store.Status), CreatedAt(store.Metadata));

        private static bool WasCheckedBy(SecretStoreStatus? status) =>
            status?.Conditions?.Any(static c => c.Type == ReadyCondition.Type) == true;

        private static DateTimeOffset? CreatedAt(V1ObjectMeta metadata) => metadata.CreationTimestamp is { } time
            ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))
            : null;

        private static bool IsTrue(SecretStoreStatus? status) =>
            status?.Conditions?.Any(static c => c.Type == ReadyCondition.Type && c.Status == "True") == true;
    }
}
