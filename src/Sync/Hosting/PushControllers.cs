using k8s;
using k8s.Models;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.PushSecrets;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.Hosting;

/// <summary>What PushSecrets are woken by, and which stores are looked at for their sake.</summary>
/// <param name="informers">What is watched.</param>
/// <param name="pushSecrets">PushSecrets.</param>
internal sealed class PushControllers(EngineInformers informers, Informer<PushSecret> pushSecrets)
{
    // A pass lists what is selected; a namespace whose Secrets change many times a second costs one list a second.
    private static readonly TimeSpan SelectedPause = TimeSpan.FromSeconds(1);

    /// <summary>The name of the controller of PushSecrets.</summary>
    public static string Name { get; } = ApiResources.PushSecrets.Kind.ToLowerInvariant();

    /// <summary>Has PushSecrets reconciled when they, their source Secrets, what their templates stand in, or their stores change.</summary>
    public IReadOnlyList<ControllerWatch> Watches()
    {
        var watches = new List<ControllerWatch>
        {
            ControllerWatch.Own(pushSecrets, static c => ObjectChanges.ReasonOf(c.Before, c.After)),
            ControllerWatch.Of(
                informers.Secrets, static c => ContentReason(c), c => Users(EngineInformers.BySource, c.Key.ToString())),
            ControllerWatch.Of(
                informers.Secrets, static c => ContentReason(c), c => Users(EngineInformers.BySourceSelector, c.Key.Namespace),
                SelectedPause),
            Stores(informers.Stores, static s => s.Status, StoreKey.Namespaced),
        };
        watches.AddRange(TemplateWatches.Of(informers, s => Users(EngineInformers.ByTemplateSource, s)));
        if (informers.ClusterStores is { } clusterStores)
        {
            watches.Add(Stores(clusterStores, static s => s.Status, StoreKey.ClusterWide));
        }

        return watches;
    }

    /// <summary>Has stores reconciled when a PushSecret begins or ends to need them.</summary>
    /// <param name="stores">The stores.</param>
    /// <param name="kind">Their kind.</param>
    public ControllerWatch Holds<T>(Informer<T> stores, string kind)
        where T : class, IKubernetesObject<V1ObjectMeta> => ControllerWatch.Of(
        pushSecrets,
        static c => HeldBy(c.Before).SequenceEqual(HeldBy(c.After), StringComparer.Ordinal) ? null : ReconcileReason.Dependency,
        c => new[] { c.Before, c.After }.OfType<PushSecret>().SelectMany(p => Held(p, stores, kind)).Distinct());

    private ControllerWatch Stores<T>(Informer<T> stores, Func<T, SecretStoreStatus?> status, string kind)
        where T : class, IKubernetesObject<V1ObjectMeta> => ControllerWatch.Of(
        stores,
        c => ObjectChanges.UserReason(
                c.Before?.Metadata, c.After?.Metadata, c.Before is null ? null : status(c.Before), c.After is null ? null : status(c.After))
            ?? (ObjectChanges.SameLabels(c.Before?.Metadata, c.After?.Metadata) ? null : ReconcileReason.Dependency),
        c =>
        {
            var store = new StoreKey(kind, c.Key.Namespace, c.Key.Name);
            return Users(EngineInformers.ByPushStore, store.ToString()).Concat(
                pushSecrets.ByIndex(EngineInformers.ByPushStore, PushReferences.AnyOf(store).ToString())
                    .Where(p => PushReferences.Selects(p, store, c.Before?.Metadata.Labels) || PushReferences.Selects(p, store, c.After?.Metadata.Labels))
                    .Select(KeyOf));
        });

    private static ReconcileReason? ContentReason(ObjectChange<ObjectMetadata> change) =>
        change.Before?.Uid == change.After?.Uid && change.Before?.ResourceVersion == change.After?.ResourceVersion
            ? null
            : ReconcileReason.Dependency;

    private static IEnumerable<string> HeldBy(PushSecret? push) => push is null ? [] : StoreHolds.HeldBy(push).Order(StringComparer.Ordinal);

    private static IEnumerable<ObjectKey> Held<T>(PushSecret push, Informer<T> stores, string kind)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var all = PushReferences.WrittenTo(push).Concat(PushReferences.ReferredTo(push)).Where(s => s.Kind == kind).ToList();
        var selected = all.Exists(static s => PushReferences.AnyOf(s) == s)
            ? stores.All().Where(s => PushReferences.Selects(
                push, StoreKey.Of(kind, s.Metadata.Name, s.Metadata.NamespaceProperty ?? ""), s.Metadata.Labels)
                && (kind == StoreKey.ClusterWide || s.Metadata.NamespaceProperty == push.Metadata.NamespaceProperty))
                .Select(static s => new ObjectKey(s.Metadata.NamespaceProperty ?? "", s.Metadata.Name))
            : [];
        return all.Where(static s => PushReferences.AnyOf(s) != s).Select(static s => new ObjectKey(s.Namespace, s.Name)).Concat(selected);
    }

    private IEnumerable<ObjectKey> Users(string index, string value) => pushSecrets.ByIndex(index, value).Select(KeyOf);

    private static ObjectKey KeyOf(PushSecret push) => new(push.Metadata.NamespaceProperty ?? "", push.Metadata.Name);
}
