using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Discovery;

/// <summary>Finds where a server keeps the objects of a kind.</summary>
public interface IKindDiscovery
{
    /// <summary>Finds a kind.</summary>
    /// <param name="apiVersion">Group and version, as in manifests.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The kind, or a failure; where the server has no such kind, one that says "not found".</returns>
    ValueTask<KubeResult<ResourceType<UnstructuredObject>>> FindAsync(
        string apiVersion, string kind, CancellationToken cancellation);
}
