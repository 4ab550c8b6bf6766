using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync;

/// <summary>Whether a namespace ends: what cannot be taken back before it is gone must not hold it up.</summary>
internal static class NamespaceEnd
{
    /// <summary>Asks the server. Credentials that lie in the namespace go with it, so that no later try fares better.</summary>
    public static async ValueTask<bool> IsNearAsync(IKubeApi api, string ns, CancellationToken cancellation)
    {
        var read = await api.GetAsync(BuiltIn.Namespace, new ObjectKey("", ns), cancellation);
        return read.Ok ? read.Value.Metadata.DeletionTimestamp is not null : read.Failure.IsNotFound;
    }
}
