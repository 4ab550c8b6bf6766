using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Naming;

namespace Keyferry.Sync.Hosting;

/// <summary>
/// What the engine watches. ExternalSecrets, SecretStores and Secrets are essential: nothing is done before their first
/// lists are in. ClusterSecretStores and namespaces are watched where cluster stores are served; where the server refuses
/// them, that is told once and the rest goes on.
/// </summary>
public sealed class EngineWatches
{
    internal const string ByTarget = "target";
    internal const string ByStore = "store";
    internal const string ByClusterStoreUse = "cluster-store-use";
    internal const string ByReference = "reference";

    // So long what is not essential may hold up the rest, where the server neither answers nor refuses.
    private static readonly TimeSpan OptionalLimit = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly Informer<ClusterSecretStore>? _clusterStores;

    /// <summary>Sets the watches up; nothing runs yet.</summary>
    public EngineWatches(KubeHttp http, EngineOptions options, TimeProvider time, IWatchObserver observer)
    {
        _time = time;
        var settings = new WatchSettings { Time = time, Jitter = options.Jitter, Observer = observer };
        ExternalSecrets = Informer.Objects(
            http, ApiResources.ExternalSecrets,
            new InformerOptions<ExternalSecret> { Watch = settings, Namespace = options.Namespace });
        Stores = Informer.Objects(
            http, ApiResources.SecretStores,
            new InformerOptions<SecretStore> { Watch = settings, Namespace = options.Namespace });
        Secrets = Informer.Metadata(
            http, BuiltIn.Secret,
            new InformerOptions<ObjectMetadata>
            {
                // All of a cluster's Secrets: read from the server's memory at first. An old version of one does no harm,
                // for whoever acts on it reads the Secret itself.
                Watch = settings, Namespace = options.Namespace, FirstListFromCache = true,
            },
            MetadataFields.OnlyLabels(WellKnown.ManagedLabel, WellKnown.CreatedByLabel));
        Secrets.AddIndex(
            OrphanCleanup.ByOwner,
            static s => s.Labels.TryGetValue(WellKnown.CreatedByLabel, out var createdBy)
                ? [OrphanCleanup.IndexValue(s.Key.Namespace, createdBy)]
                : []);
        ExternalSecrets.AddIndex(ByTarget, static es => [Target(es)]);
        ExternalSecrets.AddIndex(
            ByStore,
            static es => FetchPlan.StoresOf(es).Select(static s => s.ToString()));
        Stores.AddIndex(ByReference, static s => StoreReferences.Of(s.Spec?.Provider, s.Metadata.NamespaceProperty));
        if (!options.ServesClusterStores)
        {
            ClusterStores = new EmptyCache<ClusterSecretStore>();
            return;
        }

        _clusterStores = Informer.Objects(
            http, ApiResources.ClusterSecretStores, new InformerOptions<ClusterSecretStore> { Watch = settings });
        _clusterStores.AddIndex(ByReference, static s => StoreReferences.Of(s.Spec?.Provider, null));
        ClusterStores = _clusterStores;
        ExternalSecrets.AddIndex(ByClusterStoreUse, static es => UsesClusterStore(es) ? [es.Metadata.NamespaceProperty] : []);

        // Only conditions of cluster stores read them, and with one namespace nothing outside it is asked for.
        Namespaces = options.Namespace is not null ? null : Informer.Metadata(
            http, BuiltIn.Namespace, new InformerOptions<ObjectMetadata> { Watch = settings },
            MetadataFields.AllLabels);
    }

    /// <summary>ExternalSecrets.</summary>
    public Informer<ExternalSecret> ExternalSecrets { get; }

    /// <summary>SecretStores.</summary>
    public Informer<SecretStore> Stores { get; }

    /// <summary>ClusterSecretStores; empty where they are not served.</summary>
    public IObjectCache<ClusterSecretStore> ClusterStores { get; }

    /// <summary>The metadata of Secrets; their content is never kept.</summary>
    public Informer<ObjectMetadata> Secrets { get; }

    /// <summary>The namespaces with their labels; null where nothing depends on them.</summary>
    public Informer<ObjectMetadata>? Namespaces { get; }

    /// <summary>ClusterSecretStores as they are watched; null where they are not served.</summary>
    internal Informer<ClusterSecretStore>? WatchedClusterStores => _clusterStores;

    /// <summary>Whether all that is essential has brought its first list.</summary>
    public bool Synced => ExternalSecrets.Synced && Stores.Synced && Secrets.Synced;

    /// <summary>How the watches stand, the essential ones first.</summary>
    public IReadOnlyList<WatchState> States =>
    [
        .. Essential,
        .. _clusterStores is null ? (WatchState[])[] : [_clusterStores.State()],
        .. Namespaces is null ? (WatchState[])[] : [Namespaces.State()],
    ];

    /// <summary>
    /// What an essential watch waits for or is refused, with the way out; null where all work. A server that cannot be
    /// reached for a while, after the first lists, is no reason: what is known is still right.
    /// </summary>
    public string? NotReadyReason
    {
        get
        {
            foreach (var state in Essential)
            {
                if (!state.Synced)
                {
                    return $"waits {state.SinceStart.TotalSeconds:0} s for the first list of {state.Type.Plural}"
                        + (state.Trouble is null ? "" : $": {state.Trouble}");
                }

                if (state.Trouble is { IsRefusal: true } refused)
                {
                    return refused.ToString();
                }
            }

            return null;
        }
    }

    private IEnumerable<WatchState> Essential => [ExternalSecrets.State(), Stores.State(), Secrets.State()];

    /// <summary>The watches, to be run.</summary>
    internal IEnumerable<EndlessTask> Tasks
    {
        get
        {
            yield return new EndlessTask("the watch of ExternalSecrets", ExternalSecrets.RunAsync);
            yield return new EndlessTask("the watch of SecretStores", Stores.RunAsync);
            yield return new EndlessTask("the watch of Secrets", Secrets.RunAsync);
            if (_clusterStores is not null)
            {
                yield return new EndlessTask("the watch of ClusterSecretStores", _clusterStores.RunAsync);
            }

            if (Namespaces is not null)
            {
                yield return new EndlessTask("the watch of namespaces", Namespaces.RunAsync);
            }
        }
    }

    /// <summary>Waits for every essential first list, and a little for the others.</summary>
    public async Task WaitForSyncAsync(CancellationToken cancellation)
    {
        await Task.WhenAll(
            ExternalSecrets.WaitForSyncAsync(cancellation), Stores.WaitForSyncAsync(cancellation),
            Secrets.WaitForSyncAsync(cancellation));
        var optional = Task.WhenAll(
            _clusterStores?.WaitForAnswerAsync(cancellation) ?? Task.CompletedTask,
            Namespaces?.WaitForAnswerAsync(cancellation) ?? Task.CompletedTask);
        await Task.WhenAny(optional, Task.Delay(OptionalLimit, _time, cancellation));
        cancellation.ThrowIfCancellationRequested();
    }

    private static bool UsesClusterStore(ExternalSecret es) =>
        FetchPlan.StoresOf(es).Any(static s => s.IsClusterWide);

    private static string Target(ExternalSecret es) =>
        new ObjectKey(es.Metadata.NamespaceProperty, TargetPlan.Name(es)).ToString();
}
