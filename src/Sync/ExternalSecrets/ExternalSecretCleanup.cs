using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Applying;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Lets go of an ExternalSecret that is being deleted. Needs no store and no provider.</summary>
/// <param name="targets">Deletes targets.</param>
/// <param name="announce">Takes what is told of a deletion.</param>
/// <param name="finalizers">Removes the finalizer.</param>
public sealed class ExternalSecretCleanup(
    ITargets targets, Action<ExternalSecret, SyncEvent> announce, Finalizers finalizers)
{
    /// <summary>Whether our finalizer holds the object.</summary>
    public static bool IsHeld(ExternalSecret owner) =>
        owner.Metadata.Finalizers?.Contains(FinalizerNames.ExternalSecret) == true;

    /// <summary>Deletes the target where the object says so, and removes the finalizer.</summary>
    public async ValueTask<ReconcileResult> RunAsync(ObjectKey key, ExternalSecret owner, CancellationToken cancellation)
    {
        if (!IsHeld(owner))
        {
            return ReconcileResult.Done;
        }

        if (owner.Spec?.Target?.DeletionPolicy == "Delete")
        {
            var deletion = await targets.DeleteAsync(key, owner, cancellation);
            if (deletion.Failure is { } failure)
            {
                return Failed(failure);
            }

            if (deletion.Event is { } told)
            {
                announce(owner, told);
            }
        }

        return await ReleaseAsync(owner, cancellation);
    }

    /// <summary>Removes the finalizer and nothing else: the object is another controller's.</summary>
    public async ValueTask<ReconcileResult> ReleaseAsync(ExternalSecret owner, CancellationToken cancellation)
    {
        var removed = await finalizers.RemoveAsync(
            ApiResources.ExternalSecrets, owner, FinalizerNames.ExternalSecret, cancellation);
        return removed.Ok || removed.Failure.IsNotFound ? ReconcileResult.Done : Failed(removed.Failure);
    }

    private static ReconcileResult Failed(KubeFailure failure) =>
        failure.IsConflict ? ReconcileResult.Requeue : ReconcileResult.RequeueWithBackoff(failure.Message, failure);
}
