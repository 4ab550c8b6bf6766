using k8s;
using k8s.Models;
using Keyferry.Api.Resources;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Metrics;
using Keyferry.Sync.PushSecrets;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.Hosting;

/// <summary>The engine's controllers: which change has which object reconciled, and why.</summary>
/// <param name="informers">What is watched.</param>
/// <param name="reconcilers">What is done with an object.</param>
/// <param name="options">Which controllers run, and with how many workers.</param>
/// <param name="written">What was written and has not come back by a watch.</param>
/// <param name="metrics">Where passes are counted.</param>
/// <param name="generators">What generators have reconciled.</param>
internal sealed class EngineControllers(
    EngineInformers informers, SyncReconcilers reconcilers, EngineOptions options, WrittenVersions written,
    EngineRunMetrics metrics, GeneratorControllers generators)
{
    // A check calls the provider: credentials that change many times a second are checked once a second.
    private static readonly TimeSpan CredentialsPause = TimeSpan.FromSeconds(1);

    /// <summary>The controllers. Stores before what uses them: there is no order in time, but in lists.</summary>
    public IEnumerable<Controller> All
    {
        get
        {
            yield return SecretStores();
            if (informers.ClusterStores is { } clusterStores)
            {
                yield return ClusterSecretStores(clusterStores);
            }

            yield return ExternalSecrets();
            if (informers.PushSecrets is { } pushSecrets && PushPasses is { } passes)
            {
                yield return Measured(
                    ApiResources.PushSecrets.Kind, new PushControllers(informers, pushSecrets).Watches(), passes.ReconcileAsync,
                    enabled: true, pushSecrets, SeriesKinds.PushSecrets(reconcilers.Access));
            }
        }
    }

    /// <summary>Makes passes over PushSecrets; null where they are not served.</summary>
    public BackgroundPasses? PushPasses { get; init; }

    /// <summary>The name of the controller of ExternalSecrets.</summary>
    public static string ExternalSecret { get; } = NameOf(ApiResources.ExternalSecrets.Kind);

    private static string NameOf(string kind) => kind.ToLowerInvariant();

    private Controller ExternalSecrets()
    {
        var watches = new List<ControllerWatch>
        {
            ControllerWatch.Own(informers.ExternalSecrets, static c => ObjectChanges.ReasonOf(
                c.Before?.Metadata, c.After?.Metadata, c.Before?.Status, c.After?.Status)),
            ControllerWatch.Of(
                informers.Secrets,
                static c => ObjectChanges.ConcernsOwner(c.Before, c.After) ? ReconcileReason.Drift : null,
                c => Users(EngineInformers.ByTarget, c.Key.ToString())),
            ControllerWatch.Of(
                informers.Stores,
                static c => ObjectChanges.UserReason(c.Before?.Metadata, c.After?.Metadata, c.Before?.Status, c.After?.Status),
                c => Users(EngineInformers.ByStore, new StoreKey(StoreKey.Namespaced, c.Key.Namespace, c.Key.Name).ToString())),
        };
        watches.AddRange(TemplateWatches.Of(informers, s => Users(EngineInformers.ByTemplateSource, s)));
        if (informers.ClusterStores is { } clusterStores)
        {
            watches.Add(ControllerWatch.Of(
                clusterStores,
                static c => ObjectChanges.UserReason(c.Before?.Metadata, c.After?.Metadata, c.Before?.Status, c.After?.Status),
                c => Users(EngineInformers.ByStore, new StoreKey(StoreKey.ClusterWide, "", c.Key.Name).ToString())));
        }

        if (informers.Namespaces is { } namespaces)
        {
            // Conditions of cluster stores read a namespace's labels, and nothing else of it.
            watches.Add(ControllerWatch.Of(
                namespaces,
                static c => c is { Before: { } before, After: { } after } && ObjectChanges.SameLabels(before, after)
                    ? null
                    : ReconcileReason.Dependency,
                c => Users(EngineInformers.ByClusterStoreUse, c.Key.Name)));
        }

        watches.AddRange(generators.Watches());
        return Measured(
            ApiResources.ExternalSecrets.Kind, watches, reconcilers.ExternalSecrets.ReconcileAsync, enabled: true,
            informers.ExternalSecrets, SeriesKinds.ExternalSecrets(reconcilers.Access)) with
        {
            Gate = new WriteGate(written, WrittenFor),
        };
    }

    // A pass reads the caches of its object and of the target, and writes both.
    private IEnumerable<TypedKey> WrittenFor(ObjectKey key)
    {
        yield return new TypedKey(informers.ExternalSecrets.Type, key);
        if (informers.ExternalSecrets.TryGet(key, out var owner))
        {
            yield return new TypedKey(informers.Secrets.Type, EngineInformers.TargetOf(owner));
        }
    }

    private Controller SecretStores() => Measured(
        ApiResources.SecretStores.Kind,
        [
            ControllerWatch.Own(informers.Stores, static c => ObjectChanges.ReasonOf(
                c.Before?.Metadata, c.After?.Metadata, c.Before?.Status, c.After?.Status)),
            .. Credentials(informers.Stores),
            .. Holds(informers.Stores, StoreKey.Namespaced),
        ],
        reconcilers.Stores.ReconcileAsync, options.ChecksSecretStores, informers.Stores,
        SeriesKinds.SecretStores(reconcilers.Access));

    private Controller ClusterSecretStores(Informer<ClusterSecretStore> stores) => Measured(
        ApiResources.ClusterSecretStores.Kind,
        [
            ControllerWatch.Own(stores, static c => ObjectChanges.ReasonOf(
                c.Before?.Metadata, c.After?.Metadata, c.Before?.Status, c.After?.Status)),
            .. Credentials(stores),
            .. Holds(stores, StoreKey.ClusterWide),
        ],
        reconcilers.ClusterStores.ReconcileAsync, options.ServesClusterStores, stores,
        SeriesKinds.ClusterSecretStores(reconcilers.Access));

    private IEnumerable<ControllerWatch> Holds<T>(Informer<T> stores, string kind)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        informers.PushSecrets is { } pushSecrets ? [new PushControllers(informers, pushSecrets).Holds(stores, kind)] : [];

    // What a store logs in with or as, and the certificates that it trusts.
    private IEnumerable<ControllerWatch> Credentials<T>(Informer<T> stores)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        new[] { informers.Secrets, informers.ConfigMaps, informers.ServiceAccounts }.Select(kind => ControllerWatch.Of(
            kind, static _ => ReconcileReason.Dependency,
            c => stores.ByIndex(EngineInformers.ByReference, c.Key.ToString()).Select(static s => KeyOf(s.Metadata)), CredentialsPause));

    private IEnumerable<ObjectKey> Users(string index, string value) =>
        informers.ExternalSecrets.ByIndex(index, value).Select(static es => KeyOf(es.Metadata));

    private Controller Measured<T>(
        string kind, IReadOnlyList<ControllerWatch> watches,
        Func<ObjectKey, CancellationToken, ValueTask<ReconcileResult>> reconcile, bool enabled, Informer<T> objects,
        SeriesKind<T> series)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var controller = new Controller
        {
            Name = NameOf(kind), Kind = kind, Watches = watches, Reconcile = reconcile, Enabled = enabled,
            Workers = options.Workers, Gate = new WriteGate(written, key => [new TypedKey(objects.Type, key)]),
        };
        return !enabled ? controller : controller with
        {
            QueueObserver = metrics.Queue(controller.Name),
            Observer = metrics.Controller(controller.Name, metrics.Track(series, objects)),
        };
    }

    private static ObjectKey KeyOf(V1ObjectMeta metadata) => new(metadata.NamespaceProperty ?? "", metadata.Name);
}
