using k8s;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Kubernetes.Applying;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.ClusterExternalSecrets;
using Keyferry.Sync.ClusterPushSecrets;
using Keyferry.Sync.FanOut;
using Keyferry.Sync.Metrics;

namespace Keyferry.Sync.Hosting;

/// <summary>
/// The controllers of ClusterExternalSecrets and ClusterPushSecrets. Both watch their own kind, the children and the
/// namespaces; all of them are optional, so that a cluster without the definitions works as before.
/// </summary>
/// <param name="shared">The informers of this term.</param>
/// <param name="options">Which controllers run.</param>
/// <param name="written">What was written and has not come back by a watch.</param>
/// <param name="api">The API server, noting what is written.</param>
/// <param name="events">Records events about both kinds.</param>
/// <param name="metrics">Where passes are counted.</param>
/// <param name="time">The clock.</param>
internal sealed class FanOutControllers(
    SharedInformers shared, EngineOptions options, WrittenVersions written, IKubeApi api, EventRecorder events,
    EngineRunMetrics metrics, TimeProvider time)
{
    private const string ByChildName = "child-name";

    // Two hundred children that are made one after the other are one pass.
    private static readonly TimeSpan ChildPause = TimeSpan.FromMilliseconds(100);

    /// <summary>The controllers of the kinds that are served; their informers are added to those of the term.</summary>
    public IEnumerable<Controller> All()
    {
        // Both look at namespaces, which a Role does not show.
        if (options.Namespace is not null)
        {
            yield break;
        }

        if (options.ServesClusterExternalSecrets)
        {
            yield return Of(
                ClusterExternalSecretKind.Create(), new InformerScope(),
                new SeriesKind<ClusterExternalSecret>("clusterexternalsecret", static o => Ready(o), static _ => true));
        }

        if (options.ServesClusterPushSecrets)
        {
            yield return Of(
                ClusterPushSecretKind.Create(), new InformerScope { Optional = true },
                new SeriesKind<ClusterPushSecret>("clusterpushsecret", static o => Ready(o), static _ => true));
        }
    }

    private Controller Of<TOwner, TChild>(
        FanOutKind<TOwner, TChild> kind, InformerScope childScope, SeriesKind<TOwner> series)
        where TOwner : class, IKubernetesObject<V1ObjectMeta>
        where TChild : class, IKubernetesObject<V1ObjectMeta>
    {
        var wide = new InformerScope { Optional = true };
        var owners = shared.Objects(kind.Owner, wide);
        var children = shared.Objects(kind.Child, childScope);
        var namespaces = shared.Metadata(BuiltIn.Namespace, wide, MetadataFields.AllLabels);
        owners.AddIndex(ByChildName, o => [kind.Wish(o).ChildName]);
        children.AddIndex(
            FanOutCaches<TOwner, TChild>.ByOwner, c => ChildOwner.NameOf(kind.Owner.Kind, c.Metadata) is { } name ? [name] : []);
        written.Track(owners);
        written.Track(children);

        var reconciler = new FanOutReconciler<TOwner, TChild>(
            kind, new FanOutCaches<TOwner, TChild>(owners, children, namespaces), api,
            new FanOutReporter<TOwner, TChild>(kind, api, events, time));
        var name = kind.Owner.Kind.ToLowerInvariant();
        return new Controller
        {
            Name = name,
            Kind = kind.Owner.Kind,
            Watches =
            [
                ControllerWatch.Own(owners, c => FanOutChanges.OwnerReason(
                    c.Before?.Metadata, c.After?.Metadata, kind.StatusOf, c.Before, c.After)),
                ControllerWatch.Of(
                    children, static c => FanOutChanges.ChildReason(c.Before?.Metadata, c.After?.Metadata),
                    c => OwnersOf(kind, owners, c), ChildPause),
                ControllerWatch.Of(
                    namespaces, static c => FanOutChanges.NamespaceReason(c.Before, c.After),
                    c => owners.All().Where(o => Concerns(kind.Wish(o), c)).Select(static o => new ObjectKey("", o.Metadata.Name))),
            ],
            Reconcile = reconciler.ReconcileAsync,
            Workers = options.Workers,
            Gate = new WriteGate(written, key =>
                [new TypedKey(kind.Owner, key), .. reconciler.ChildrenOf(key).Select(c => new TypedKey(kind.Child, c))]),
            QueueObserver = metrics.Queue(name),
            Observer = metrics.Controller(name, metrics.Track(series, owners)),
        };
    }

    // Whoever controls the child, and whoever waits for its name to become free.
    private static IEnumerable<ObjectKey> OwnersOf<TOwner, TChild>(
        FanOutKind<TOwner, TChild> kind, Informer<TOwner> owners, ObjectChange<TChild> change)
        where TOwner : class, IKubernetesObject<V1ObjectMeta>
        where TChild : class, IKubernetesObject<V1ObjectMeta> =>
        new[] { ChildOwner.NameOf(kind.Owner.Kind, change.Before?.Metadata), ChildOwner.NameOf(kind.Owner.Kind, change.After?.Metadata) }
            .OfType<string>()
            .Concat(owners.ByIndex(ByChildName, change.Key.Name).Select(static o => o.Metadata.Name))
            .Distinct().Select(static name => new ObjectKey("", name));

    private static bool Concerns(FanOutWish wish, ObjectChange<ObjectMetadata> change) =>
        (change.Before is { } before && NamespaceSelection.Selects(wish, before))
        || (change.After is { } after && NamespaceSelection.Selects(wish, after));

    private static string? Ready(ClusterExternalSecret owner) =>
        owner.Status?.Conditions?.Find(static c => c.Type == ReadyCondition.Type)?.Status;

    private static string? Ready(ClusterPushSecret owner) =>
        owner.Status?.Conditions?.Find(static c => c.Type == ReadyCondition.Type)?.Status;
}
