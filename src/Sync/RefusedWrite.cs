using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Sync;

/// <summary>What follows where the server refused a write of the object that is being reconciled.</summary>
internal static class RefusedWrite
{
    /// <summary>
    /// When to reconcile again. After a conflict the object is read: the watch may lag behind, or not be able to read what is
    /// there, and the next pass must not see the old object again.
    /// </summary>
    public static async ValueTask<ReconcileResult> AfterAsync<T>(
        IKubeApi api, ResourceType<T> type, AssumeCache<T> objects, ObjectKey key, KubeFailure failure,
        CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (!failure.IsConflict)
        {
            return ReconcileResult.AfterRefusal(failure);
        }

        var read = await api.GetAsync(type, key, cancellation);
        if (!read.Ok)
        {
            return ReconcileResult.AfterRefusal(read.Failure);
        }

        objects.Assume(read.Value);
        return ReconcileResult.Requeue;
    }
}
