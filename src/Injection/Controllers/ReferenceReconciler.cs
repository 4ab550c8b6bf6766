using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Applying;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Injection.Controllers;

/// <summary>
/// Keeps one ExternalSecret for each inline reference that a workload or pod in the cluster uses, and none for any other. Its
/// users own it, so that it goes with the last of them, though Keyferry be away.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="users">Who uses a reference.</param>
/// <param name="stored">The ExternalSecrets.</param>
/// <param name="isKnown">Whether it is known who uses references in a namespace; before, nothing is taken away there.</param>
/// <param name="events">Records events.</param>
internal sealed class ReferenceReconciler(
    IKubeApi api, ReferenceUsers users, IObjectCache<ExternalSecret> stored, Func<string, bool> isKnown, EventRecorder events)
{
    /// <summary>The field manager of what is written.</summary>
    public const string FieldManager = "keyferry-injection";

    private static readonly TimeSpan UntilKnown = TimeSpan.FromSeconds(2);
    private readonly ServerSideApply _apply = new(api, FieldManager);

    /// <summary>Makes, changes or takes away the ExternalSecret of one reference.</summary>
    /// <param name="key">Its namespace and name.</param>
    /// <param name="cancellation">Ends the pass.</param>
    public async ValueTask<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        var exists = stored.TryGet(key, out var present);
        if (exists && !ReferenceObject.Is(present!))
        {
            return TakenByOther(key, present!);
        }

        if (users.Find(key) is not { } used)
        {
            return exists ? await RemoveAsync(key, present!, cancellation) : ReconcileResult.Done;
        }

        var wanted = ReferenceObject.Of(key, used.Reference, used.Owners);
        if (exists && present!.Metadata.DeletionTimestamp is not null)
        {
            // Its end is a change that brings the key back.
            return ReconcileResult.Done;
        }

        if (exists && ReferenceObject.IsSame(present!, wanted))
        {
            return ReconcileResult.Done;
        }

        var applied = await _apply.ApplyAsync(ApiResources.ExternalSecrets, wanted, force: true, cancellation);
        return applied.Ok
            ? ReconcileResult.Done
            : applied.Failure.IsNotFound
                ? ReconcileResult.Done.AsFailure($"ExternalSecret {key}: {applied.Failure.Message}")
                : ReconcileResult.AfterRefusal(applied.Failure, $"ExternalSecret {key}");
    }

    private async ValueTask<ReconcileResult> RemoveAsync(ObjectKey key, ExternalSecret present, CancellationToken cancellation)
    {
        if (!isKnown(key.Namespace))
        {
            return ReconcileResult.Postpone(UntilKnown);
        }

        if (present.Metadata.DeletionTimestamp is not null)
        {
            return ReconcileResult.Done;
        }

        var deleted = await api.DeleteAsync(
            ApiResources.ExternalSecrets, key, new DeletePreconditions(present.Metadata.Uid), cancellation);
        return deleted.Ok ? ReconcileResult.Done : ReconcileResult.AfterRefusal(deleted.Failure, $"ExternalSecret {key}");
    }

    // Whoever may write ExternalSecrets reads the store anyhow; we write nothing over theirs.
    private ReconcileResult TakenByOther(ObjectKey key, ExternalSecret other)
    {
        if (users.Find(key) is { } used)
        {
            events.Record(
                EventSubject.Of(other), EventLevel.Warning, "InlineReferenceNameTaken",
                $"this name belongs to the inline reference {used.Reference}, which pods use; delete this ExternalSecret, and "
                + "Keyferry makes it");
        }

        return ReconcileResult.Done;
    }
}
