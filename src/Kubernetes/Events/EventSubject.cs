using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Events;

/// <summary>The object that an event is about.</summary>
/// <param name="ApiVersion">Its apiVersion.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Key">Its namespace and name.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="ResourceVersion">Its version when the event came to be; null where unknown.</param>
public sealed record EventSubject(string ApiVersion, string Kind, ObjectKey Key, string Uid, string? ResourceVersion)
{
    /// <summary>The namespace that takes the event: a cluster-scoped object's go to <c>default</c>.</summary>
    public string EventNamespace => Key.Namespace.Length == 0 ? "default" : Key.Namespace;

    /// <summary>What no other object shares: the uid, or the kind and the key where the uid is unknown.</summary>
    internal string Identity => Uid.Length > 0 ? Uid : $"{Kind}/{Key}";

    /// <summary>The subject that an object is.</summary>
    /// <param name="item">The object, as the server sent it.</param>
    public static EventSubject Of(IKubernetesObject<V1ObjectMeta> item) => new(
        item.ApiVersion, item.Kind,
        new ObjectKey(item.Metadata.NamespaceProperty ?? "", item.Metadata.Name ?? ""),
        item.Metadata.Uid ?? "", item.Metadata.ResourceVersion);
}

/// <summary>How serious an event is.</summary>
public enum EventLevel
{
    /// <summary>All is well.</summary>
    Normal,

    /// <summary>Somebody should look.</summary>
    Warning,
}
