using Keyferry.Admission.Cluster;
using Keyferry.Api.Generators;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Hosting;
using Keyferry.Sync.Stores;

namespace Keyferry.Webhook.Cluster;

/// <summary>The cluster as the engine's caches have it. Of kinds that are in none nothing is known.</summary>
/// <param name="caches">The caches, synced.</param>
internal sealed class EngineView(EngineCaches caches) : IClusterView
{
    private const string Namespace = "Namespace";

    // Hints are not worth more.
    private const int MostNames = 1000;

    /// <inheritdoc/>
    public bool? AllowsGenericTargets => caches.AllowsGenericTargets;

    /// <inheritdoc/>
    public string? ControllerClass => caches.ControllerClass;

    /// <inheritdoc/>
    public bool Knows(string kind, string ns) => caches.Watches(ns) && kind switch
    {
        StoreKind.SecretStore => caches.KnowsStores(clusterWide: false),
        StoreKind.ClusterSecretStore => caches.KnowsStores(clusterWide: true),
        _ => Metadata(kind)?.Synced ?? caches.Generators(kind)?.Synced ?? false,
    };

    /// <inheritdoc/>
    public bool Has(string kind, string ns, string name) =>
        kind is StoreKind.SecretStore or StoreKind.ClusterSecretStore
            ? caches.Store(new StoreKey(kind, ns, name)) is not null
            : Metadata(kind)?.TryGet(new ObjectKey(ns, name), out _) == true
                || caches.Generators(kind)?.TryGet(new ObjectKey(ns, name), out _) == true;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names(string kind, string ns) =>
        kind is StoreKind.SecretStore or StoreKind.ClusterSecretStore
            ? [.. caches.Stores(ns).Select(static s => s.Object.Name).Take(MostNames)]
            : caches.Generators(kind) is { } generators ? NamesOf(generators, ns) : [];

    // What came in the same apply may not have reached the caches when the review does.
    /// <inheritdoc/>
    public string Place(string ns) => ns.Length == 0 ? "seen in the cluster yet" : $"seen in namespace \"{ns}\" yet";

    /// <inheritdoc/>
    public KnownStore? Store(string kind, string ns, string name) =>
        caches.Store(new StoreKey(kind, ns, name)) is { } store
            ? new KnownStore(store.Object.Spec, store.IsValidated && !store.IsReady, "")
            : null;

    /// <inheritdoc/>
    public IReadOnlyCollection<IReadOnlyDictionary<string, string>>? Labels(string kind, string ns) =>
        !Knows(kind, ns) ? null
        : kind == Namespace ? [.. caches.Namespaces!.All().Select(static n => n.Labels)]
        : kind is StoreKind.SecretStore or StoreKind.ClusterSecretStore ? [.. caches.Stores(ns).Select(static s => s.Labels)]
        : null;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string>? LabelsOf(string ns) =>
        caches.Namespaces is { Synced: true } namespaces && namespaces.TryGet(new ObjectKey("", ns), out var found) ? found.Labels : null;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string>? ServiceAccountAnnotations(string ns, string name) =>
        caches.ServiceAccounts.TryGet(new ObjectKey(ns, name), out var found) ? found.Annotations : null;

    /// <inheritdoc/>
    public StoreUses? Uses(string kind, string ns, string name)
    {
        var (externalSecrets, pushSecrets) = caches.StoreUsers(new StoreKey(kind, ns, name));
        return new StoreUses(externalSecrets, pushSecrets);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<TargetUser> TargetUsers(string ns, string secret) =>
        [.. caches.TargetUsers(new ObjectKey(ns, secret)).Select(static e => new TargetUser(e.Metadata.Name, EngineCaches.PolicyOf(e), ""))];

    /// <inheritdoc/>
    public TargetSecret? Target(string ns, string secret, string externalSecret) =>
        caches.Secrets.TryGet(new ObjectKey(ns, secret), out var found)
            ? new TargetSecret(
                EngineCaches.IsMadeBy(found, externalSecret), EngineCaches.IsManaged(found), found.Controller?.Kind, found.Controller?.Name)
            : null;

    private IObjectCache<ObjectMetadata>? Metadata(string kind) => kind switch
    {
        "Secret" => caches.Secrets,
        "ConfigMap" => caches.ConfigMaps,
        "ServiceAccount" => caches.ServiceAccounts,
        Namespace => caches.Namespaces,
        _ => null,
    };

    private static string[] NamesOf(IObjectCache<GeneratorObject> generators, string ns) =>
        [.. generators.All().Where(g => (g.Metadata.NamespaceProperty ?? "") == ns).Select(static g => g.Metadata.Name).Take(MostNames)];
}
