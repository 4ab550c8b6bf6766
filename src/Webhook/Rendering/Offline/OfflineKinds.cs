using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Discovery;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Webhook.Rendering.Offline;

/// <summary>Takes every kind for one that there is: without a cluster nobody knows better.</summary>
internal sealed class OfflineKinds : IKindDiscovery
{
    /// <inheritdoc/>
    public ValueTask<KubeResult<ResourceType<UnstructuredObject>>> FindAsync(
        string apiVersion, string kind, CancellationToken cancellation)
    {
        var (group, version) = Split(apiVersion);
        return ValueTask.FromResult(KubeResult<ResourceType<UnstructuredObject>>.From(
            UnstructuredType.Of(group, version, $"{kind.ToLowerInvariant()}s", kind, namespaced: true)));
    }

    /// <summary>The group and the version of an apiVersion.</summary>
    public static (string Group, string Version) Split(string apiVersion)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return (slash < 0 ? "" : apiVersion[..slash], apiVersion[(slash + 1)..]);
    }
}
