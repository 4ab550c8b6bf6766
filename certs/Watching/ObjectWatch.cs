using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Certs.Watching;

/// <summary>Watches of single objects, each of which has all certificates checked.</summary>
internal static class ObjectWatch
{
    /// <summary>There is one thing to reconcile: all of the webhook's certificates.</summary>
    public static ObjectKey Certificates { get; } = new("", "certificates");

    /// <summary>A watch of one object by name, which a Role that names it is enough for; without it, checks come at intervals only.</summary>
    /// <param name="informers">Where the watch is made.</param>
    /// <param name="type">The kind.</param>
    /// <param name="key">The object.</param>
    /// <param name="onChange">Called at each change; null calls nobody.</param>
    public static ControllerWatch Of(SharedInformers informers, ResourceType type, ObjectKey key, Action? onChange = null) => ControllerWatch.Of(
        informers.Metadata(
            type,
            new InformerScope(type.Namespaced ? key.Namespace : null, new ListSelector(Fields: $"metadata.name={key.Name}")) { Optional = true },
            MetadataFields.OnlyLabels()),
        _ =>
        {
            onChange?.Invoke();
            return ReconcileReason.Drift;
        },
        static _ => [Certificates]);
}
