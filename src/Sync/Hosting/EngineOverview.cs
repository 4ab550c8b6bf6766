using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Overview;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.Hosting;

/// <summary>What an engine at work knows: of its caches, its queues and its stores.</summary>
/// <param name="term">The controllers with their queues.</param>
/// <param name="informers">What is watched.</param>
/// <param name="scheduler">The stores.</param>
/// <param name="restarts">The workloads.</param>
internal sealed class EngineOverview(
    LeadershipTerm term, EngineInformers informers, StoreScheduler scheduler, RestartControllers restarts) : IClusterOverview
{
    private static readonly ResourceType[] Kinds =
        [ApiResources.ExternalSecrets, ApiResources.PushSecrets, ApiResources.SecretStores, ApiResources.ClusterSecretStores];

    public bool IsLive => true;

    public IReadOnlyList<string> Troubles =>
    [
        .. term.Informers.States
            .Where(static s => !s.Synced && Kinds.Any(k => k.Kind == s.Type.Kind))
            .Select(static s => $"{s.Type.Plural} are not known: {s.Trouble?.ToString() ?? "the first list is not in yet"}"),
    ];

    public IReadOnlyList<ExternalSecret> ExternalSecrets => informers.ExternalSecrets.All();

    public IReadOnlyList<PushSecret> PushSecrets => informers.PushSecrets?.All() ?? [];

    public IReadOnlyList<SecretStore> Stores => informers.Stores.All();

    public IReadOnlyList<ClusterSecretStore> ClusterStores => informers.ClusterStores?.All() ?? [];

    public IReadOnlyList<WorkloadUse> WorkloadsOf(ObjectKey target) => restarts.UsersOf(target);

    public IReadOnlyList<ExternalSecret> UsersOf(StoreKey store) =>
        informers.ExternalSecrets.ByIndex(EngineInformers.ByStore, store.ToString());

    public NextLook NextLookOf(ExternalSecret item) => Look(ApiResources.ExternalSecrets, KeyOf(item.Metadata));

    public NextLook NextLookOf(PushSecret item) => Look(ApiResources.PushSecrets, KeyOf(item.Metadata));

    public NextLook NextLookOf(StoreKey store) => Look(
        store.IsClusterWide ? ApiResources.ClusterSecretStores : ApiResources.SecretStores, new ObjectKey(store.Namespace, store.Name));

    public IReadOnlyDictionary<StoreKey, StoreUsage> UsageOf(IReadOnlySet<StoreKey> stores) => scheduler.UsageOf(stores);

    public IReadOnlyList<DueObject> Due(int most) =>
    [
        .. Kinds.SelectMany(kind => term.Due(NameOf(kind), most).Select(k => new DueObject(kind, k.Key, k.Time, k.Reason))),
    ];

    private NextLook Look(ResourceType kind, ObjectKey key) => NextLook.Of(term.Find(NameOf(kind), key));

    // Controllers of kinds are named so; see EngineControllers.
    private static string NameOf(ResourceType kind) => kind.Kind.ToLowerInvariant();

    private static ObjectKey KeyOf(k8s.Models.V1ObjectMeta metadata) => new(metadata.NamespaceProperty ?? "", metadata.Name);
}
