using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Templating;

namespace Keyferry.Sync.Hosting;

/// <summary>Has whoever is rendered from templates in ConfigMaps and Secrets reconciled when those change.</summary>
internal static class TemplateWatches
{
    // Two objects that are rendered of each other do so once a second at most.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The watches of both kinds.</summary>
    /// <param name="informers">What is watched.</param>
    /// <param name="users">Who names a source, by its index value (<see cref="EngineInformers.ByTemplateSource"/>).</param>
    public static IEnumerable<ControllerWatch> Of(EngineInformers informers, Func<string, IEnumerable<ObjectKey>> users) =>
        [Of(informers.ConfigMaps, isSecret: false, users), Of(informers.Secrets, isSecret: true, users)];

    // A first list says nothing new.
    private static ControllerWatch Of(
        Informer<ObjectMetadata> sources, bool isSecret, Func<string, IEnumerable<ObjectKey>> users) => ControllerWatch.Of(
        sources, c => sources.Synced && c.After is not null ? ReconcileReason.Dependency : null,
        c => users(new TemplateSourceRef(isSecret, c.Key.Namespace, c.Key.Name).ToString()), Pause);
}
