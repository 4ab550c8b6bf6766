using k8s;
using k8s.Models;

namespace Keyferry.Sync.Events;

/// <summary>Tells users what happened to an object, as Kubernetes Events. Never waits, never throws.</summary>
public interface IEventSink
{
    /// <summary>Something went as it should.</summary>
    void Normal(IKubernetesObject<V1ObjectMeta> about, string reason, string message);

    /// <summary>Something needs attention.</summary>
    void Warning(IKubernetesObject<V1ObjectMeta> about, string reason, string message);
}
