using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Applying;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Generators;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>
/// Reconciles one ExternalSecret: decides whose it is and whether it is being deleted, and has <see cref="ExternalSecretSync"/>
/// do the rest.
/// </summary>
/// <param name="api">Reads ExternalSecrets that others wrote at the same time.</param>
/// <param name="objects">ExternalSecrets, never older than our own writes.</param>
/// <param name="stores">Knows whose a store is.</param>
/// <param name="generators">Knows whose a generator is.</param>
/// <param name="sync">Syncs an ExternalSecret that is ours.</param>
/// <param name="targets">Deletes targets.</param>
/// <param name="finalizers">Adds and removes finalizers.</param>
/// <param name="time">The clock.</param>
public sealed class ExternalSecretReconciler(
    IKubeApi api, AssumeCache<ExternalSecret> objects, StoreAccess stores, IGeneratorRuns generators, ExternalSecretSync sync,
    ITargets targets, Finalizers finalizers, TimeProvider time)
{
    private static readonly TimeSpan StoreCheckDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ForeignRecheck = TimeSpan.FromHours(1);
    private static readonly TimeSpan ForeignDeletionRecheck = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ForeignDeletionGrace = TimeSpan.FromMinutes(5);

    private readonly ExternalSecretCleanup _cleanup = new(targets, sync.Announce, finalizers);

    /// <summary>Reconciles one ExternalSecret.</summary>
    /// <remarks>An exception is a defect: it is reported on the object by its type alone, and rethrown.</remarks>
    public async ValueTask<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        try
        {
            return await PassAsync(key, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            await ReportDefectAsync(key, e, cancellation);
            throw;
        }
    }

    private async ValueTask<ReconcileResult> PassAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (!objects.TryGet(key, out var owner))
        {
            sync.Forget(key);
            return ReconcileResult.Done;
        }

        var plan = FetchPlan.Of(owner);
        if (owner.Metadata.DeletionTimestamp is { } deletedAt)
        {
            sync.Forget(key);
            return !ExternalSecretCleanup.IsHeld(owner) || !plan.Stores.Any(stores.IsUnmanaged)
                ? await _cleanup.RunAsync(key, owner, cancellation)
                : IsAbandoned(owner, deletedAt)
                    ? await _cleanup.ReleaseAsync(owner, cancellation)
                    : ReconcileResult.RequeueAfter(ForeignDeletionRecheck);
        }

        // Whose object it is comes before everything that is written, the finalizer too.
        var found = await stores.FindAsync(plan.Stores, cancellation);
        if (stores.IsAnyUnmanaged(found.Values) || plan.Generators().Any(g => generators.IsUnmanaged(g, key.Namespace)))
        {
            return ReconcileResult.RequeueAfter(ForeignRecheck);
        }

        if (!ExternalSecretCleanup.IsHeld(owner))
        {
            var added = await finalizers.AddAsync(
                ApiResources.ExternalSecrets, owner, FinalizerNames.ExternalSecret, cancellation);
            if (!added.Ok)
            {
                return await RefusedWrite.AfterAsync(api, ApiResources.ExternalSecrets, objects, key, added.Failure, cancellation);
            }

            owner = added.Value;
            objects.Assume(owner);
        }

        return plan.Stores.Any(s => stores.IsAwaitingValidation(s, found[s]))
            ? ReconcileResult.Postpone(StoreCheckDelay)
            : await sync.RunAsync(key, owner, plan, found, cancellation);
    }

    // The webhook puts the finalizer on every new object, and the other controller may not know it: where it has never
    // reported on the object, or does not free it, nobody else would (docs/decisions/0017).
    private bool IsAbandoned(ExternalSecret owner, DateTime deletedAt) =>
        owner.Status is null || time.GetUtcNow().UtcDateTime - deletedAt >= ForeignDeletionGrace;

    private async ValueTask ReportDefectAsync(ObjectKey key, Exception defect, CancellationToken cancellation)
    {
        try
        {
            if (!objects.TryGet(key, out var owner) || owner.Metadata.DeletionTimestamp is not null
                || FetchPlan.StoresOf(owner).Any(stores.IsUnmanaged))
            {
                return;
            }

            await sync.ReportDefectAsync(key, owner, defect, cancellation);
        }
        catch (Exception)
        {
            // The first exception is the one that counts; the caller throws it on.
        }
    }
}
