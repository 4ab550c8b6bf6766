using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Naming;

namespace Keyferry.Sync.Hosting;

/// <summary>Watches the kinds of targets that are no Secrets, while there are some.</summary>
internal static class ManifestWatches
{
    /// <summary>Adds them to a term.</summary>
    /// <param name="term">The term.</param>
    /// <param name="kube">The API server.</param>
    /// <param name="watching">How patient watches are.</param>
    /// <param name="options">Which namespace is served.</param>
    /// <param name="informers">Knows whose a target is.</param>
    public static DynamicInformers AddTo(
        LeadershipTerm term, KubeConnection kube, WatchSettings watching, EngineOptions options, EngineInformers informers)
    {
        var watches = new DynamicInformers(
            kube.Http, watching, new InformerScope(options.Namespace, new ListSelector($"{WellKnown.ManagedLabel}=true")), Wake);
        term.AddBackground("the watches of other targets", watches.RunAsync);
        return watches;

        void Wake(ResourceType type, ObjectKey target)
        {
            var value = EngineInformers.ManifestValue(type.ApiVersion, type.Kind, target);
            foreach (var user in informers.ExternalSecrets.ByIndex(EngineInformers.ByManifest, value))
            {
                term.Enqueue(
                    EngineControllers.ExternalSecret, new ObjectKey(user.Metadata.NamespaceProperty, user.Metadata.Name),
                    ReconcileReason.Drift);
            }
        }
    }
}
