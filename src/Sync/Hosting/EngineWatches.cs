using k8s.Models;
using Keyferry.Api;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Naming;
using Keyferry.Sync.Queue;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.Hosting;

/// <summary>What the engine watches, and which change wakes which object.</summary>
public sealed class EngineWatches
{
    private const string ByTarget = "target";
    private const string ByStore = "store";

    /// <summary>Sets the watches up; nothing runs yet.</summary>
    public EngineWatches(KubeHttp http, EngineOptions options, TimeProvider time, IWatchObserver observer)
    {
        var settings = new WatchSettings { Time = time, Jitter = options.Jitter, Observer = observer };
        ExternalSecrets = Informer.Objects(
            http, ApiResources.ExternalSecrets,
            new InformerOptions<ExternalSecret> { Watch = settings, Namespace = options.Namespace });
        Stores = Informer.Objects(
            http, ApiResources.SecretStores,
            new InformerOptions<SecretStore> { Watch = settings, Namespace = options.Namespace });
        ClusterStores = Informer.Objects(
            http, ApiResources.ClusterSecretStores, new InformerOptions<ClusterSecretStore> { Watch = settings });
        Secrets = Informer.Metadata(
            http, BuiltIn.Secret,
            new InformerOptions<ObjectMetadata> { Watch = settings, Namespace = options.Namespace });
        Secrets.AddIndex(
            OrphanCleanup.ByOwner,
            static s => s.Labels.TryGetValue(WellKnown.CreatedByLabel, out var createdBy)
                ? [OrphanCleanup.IndexValue(s.Key.Namespace, createdBy)]
                : []);
        ExternalSecrets.AddIndex(ByTarget, static es => [Target(es)]);
        ExternalSecrets.AddIndex(
            ByStore,
            static es => FetchPlan.Of(es).Stores.Select(static s => s.ToString()));
    }

    /// <summary>ExternalSecrets.</summary>
    public Informer<ExternalSecret> ExternalSecrets { get; }

    /// <summary>SecretStores.</summary>
    public Informer<SecretStore> Stores { get; }

    /// <summary>ClusterSecretStores.</summary>
    public Informer<ClusterSecretStore> ClusterStores { get; }

    /// <summary>The metadata of Secrets; their content is never kept.</summary>
    public Informer<ObjectMetadata> Secrets { get; }

    /// <summary>Whether all have brought their first list.</summary>
    public bool Synced => ExternalSecrets.Synced && Stores.Synced && ClusterStores.Synced && Secrets.Synced;

    /// <summary>Sends changes to the queues.</summary>
    public void Feed(
        WorkQueue<ObjectKey> externalSecrets, WorkQueue<ObjectKey> stores, WorkQueue<ObjectKey> clusterStores)
    {
        ExternalSecrets.Subscribe(change =>
        {
            if (Matters(change.Before?.Metadata, change.After?.Metadata))
            {
                externalSecrets.Add(change.Key);
            }
        });
        Stores.Subscribe(change =>
        {
            if (Matters(change.Before?.Metadata, change.After?.Metadata))
            {
                stores.Add(change.Key);
            }

            if (BecameUsable(change.Before?.Status, change.After?.Status))
            {
                Wake(externalSecrets, new StoreKey(StoreKey.Namespaced, change.Key.Namespace, change.Key.Name));
            }
        });
        ClusterStores.Subscribe(change =>
        {
            if (Matters(change.Before?.Metadata, change.After?.Metadata))
            {
                clusterStores.Add(change.Key);
            }

            if (BecameUsable(change.Before?.Status, change.After?.Status))
            {
                Wake(externalSecrets, new StoreKey(StoreKey.ClusterWide, "", change.Key.Name));
            }
        });
        Secrets.Subscribe(change =>
        {
            if (!IsManaged(change.After ?? change.Before))
            {
                return;
            }

            foreach (var owner in ExternalSecrets.ByIndex(ByTarget, change.Key.ToString()))
            {
                externalSecrets.Add(new ObjectKey(owner.Metadata.NamespaceProperty, owner.Metadata.Name));
            }
        });
    }

    /// <summary>Starts all watches.</summary>
    public IEnumerable<Task> RunAsync(CancellationToken cancellation) =>
    [
        ExternalSecrets.RunAsync(cancellation), Stores.RunAsync(cancellation), ClusterStores.RunAsync(cancellation),
        Secrets.RunAsync(cancellation),
    ];

    /// <summary>Waits for every first list.</summary>
    public Task WaitForSyncAsync(CancellationToken cancellation) => Task.WhenAll(
        ExternalSecrets.WaitForSyncAsync(cancellation), Stores.WaitForSyncAsync(cancellation),
        ClusterStores.WaitForSyncAsync(cancellation), Secrets.WaitForSyncAsync(cancellation));

    private static string Target(ExternalSecret es) =>
        new ObjectKey(es.Metadata.NamespaceProperty, TargetPlan.Name(es)).ToString();

    // Status writes, our own above all, are no reason to look again.
    private static bool Matters(V1ObjectMeta? before, V1ObjectMeta? after) =>
        before is null || after is null
        || before.Uid != after.Uid
        || before.Generation != after.Generation
        || before.DeletionTimestamp != after.DeletionTimestamp
        || !Same(before.Labels, after.Labels)
        || !Same(before.Annotations, after.Annotations)
        || !(before.Finalizers ?? []).SequenceEqual(after.Finalizers ?? [], StringComparer.Ordinal);

    private static bool Same(IDictionary<string, string>? before, IDictionary<string, string>? after) =>
        (before?.Count ?? 0) == (after?.Count ?? 0)
        && (before is null || before.All(p => after!.TryGetValue(p.Key, out var value) && value == p.Value));

    private static bool BecameUsable(SecretStoreStatus? before, SecretStoreStatus? after) =>
        IsReady(after) && !IsReady(before);

    private static bool IsReady(SecretStoreStatus? status) =>
        status?.Conditions?.Exists(static c => c.Type == ReadyCondition.Type && c.Status == "True") == true;

    private static bool IsManaged(ObjectMetadata? secret) =>
        secret is not null && secret.Labels.TryGetValue(WellKnown.ManagedLabel, out var value) && value == "true";

    private void Wake(WorkQueue<ObjectKey> externalSecrets, StoreKey store)
    {
        foreach (var user in ExternalSecrets.ByIndex(ByStore, store.ToString()))
        {
            externalSecrets.Add(new ObjectKey(user.Metadata.NamespaceProperty, user.Metadata.Name));
        }
    }
}
