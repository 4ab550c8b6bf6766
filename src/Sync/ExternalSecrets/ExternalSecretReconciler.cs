using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Applying;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Hashing;
using Keyferry.Sync.Naming;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>What the reconciler works with.</summary>
/// <param name="Api">Reads ExternalSecrets that others wrote at the same time.</param>
/// <param name="Objects">ExternalSecrets, never older than our own writes.</param>
/// <param name="Secrets">The metadata of all Secrets.</param>
/// <param name="Stores">Opens stores.</param>
/// <param name="Refresh">Fetches from stores and writes targets.</param>
/// <param name="Writer">Reads and writes Secrets.</param>
/// <param name="Reporter">Writes statuses and events.</param>
/// <param name="Finalizers">Adds and removes finalizers.</param>
/// <param name="Time">The clock.</param>
public sealed record ExternalSecretParts(
    IKubeApi Api, AssumeCache<ExternalSecret> Objects, IObjectCache<ObjectMetadata> Secrets, StoreAccess Stores,
    TargetRefresh Refresh, TargetWriter Writer, SyncStatusReporter Reporter, Finalizers Finalizers, TimeProvider Time);

/// <summary>Brings one ExternalSecret's target to what its store holds.</summary>
/// <param name="parts">What it works with.</param>
public sealed class ExternalSecretReconciler(ExternalSecretParts parts)
{
    private static readonly TimeSpan StoreCheckDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ForeignRecheck = TimeSpan.FromHours(1);
    private static readonly TimeSpan ForeignDeletionRecheck = TimeSpan.FromMinutes(1);

    private readonly KnownTargets _known = new();
    private readonly ExternalSecretCleanup _cleanup = new(parts.Writer, parts.Finalizers);

    /// <summary>Looks at one ExternalSecret.</summary>
    /// <remarks>An exception is a defect: it is told on the object, by its type alone, and thrown on.</remarks>
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
        if (!parts.Objects.TryGet(key, out var owner))
        {
            Forget(key);
            return ReconcileResult.Done;
        }

        var plan = FetchPlan.Of(owner);
        if (owner.Metadata.DeletionTimestamp is not null)
        {
            Forget(key);
            return ExternalSecretCleanup.IsHeld(owner) && plan.Stores.Any(parts.Stores.IsForeign)
                ? ReconcileResult.RequeueAfter(ForeignDeletionRecheck)
                : await _cleanup.RunAsync(key, owner, cancellation);
        }

        // Whose object it is comes before everything that is written, the finalizer too.
        var found = await parts.Stores.FindAsync(plan.Stores, cancellation);
        if (parts.Stores.IsAnyForeign(found.Values))
        {
            return ReconcileResult.RequeueAfter(ForeignRecheck);
        }

        if (!ExternalSecretCleanup.IsHeld(owner))
        {
            var added = await parts.Finalizers.AddAsync(
                ApiResources.ExternalSecrets, owner, WellKnown.ExternalSecretFinalizer, cancellation);
            if (!added.Ok)
            {
                return await AfterRefusedWriteAsync(key, added.Failure, cancellation);
            }

            owner = added.Value;
            parts.Objects.Assume(owner);
        }

        return plan.Stores.Any(parts.Stores.IsAwaitingFirstCheck)
            ? ReconcileResult.Postpone(StoreCheckDelay)
            : await SyncAsync(key, owner, plan, found, cancellation);
    }

    private async ValueTask<ReconcileResult> SyncAsync(
        ObjectKey key, ExternalSecret owner, FetchPlan plan, IReadOnlyDictionary<StoreKey, StoreLookup> found,
        CancellationToken cancellation)
    {
        var started = parts.Time.GetUtcNow();
        var version = SyncedVersion.Of(owner.Metadata);
        var unwritten = parts.Reporter.Unwritten(key, owner);
        if (unwritten is not null && parts.Reporter.IsFreshFailure(unwritten, version))
        {
            return await parts.Reporter.WriteAsync(key, owner, unwritten, cancellation);
        }

        var status = unwritten is null ? owner.Status : unwritten.After(owner.Status);
        var due = RefreshDecision.IsDue(owner.Spec, status, version, started);
        var target = new ObjectKey(key.Namespace, TargetPlan.Name(owner));
        var seen = parts.Secrets.TryGet(target, out var metadata);
        if (!due && IsUntouched(key, owner, target, metadata))
        {
            return await LeaveAsync(key, owner, status, unwritten, cancellation);
        }

        // Before the target is read: an object that waits for its stores holds no Secret.
        var request = new FetchRequest(key, version, IsForced(status, version), plan.Entries, found);
        var refusal = Refuse(plan);
        FetchedData? fetched = null;
        V1Secret? existing = null;
        TargetSyncResult? pass = null;
        try
        {
            if (due && refusal is null
                && (fetched = await parts.Refresh.FetchAsync(request, owner, cancellation)) is null)
            {
                return ReconcileResult.Postpone(StoreScheduler.Fallback);
            }

            if (seen || _known.HasSeen(key, target.Name) || !due)
            {
                var read = await parts.Writer.ReadAsync(target, cancellation);
                if (!read.Ok && !read.Failure.IsNotFound)
                {
                    return ReconcileResult.RequeueWithBackoff(read.Failure.Message, read.Failure.RetryAfter);
                }

                existing = read.Value;
            }

            if (!due && TargetState.IsValid(owner.Spec, existing))
            {
                if (existing is not null)
                {
                    _known.Remember(key, existing);
                }

                return await LeaveAsync(key, owner, status, unwritten, cancellation);
            }

            if (existing is not null && Ownership.Policy(owner) == "None" && !TargetState.HasManagedLabel(existing.Metadata))
            {
                // ESO's convention: whatever an ExternalSecret points at is marked, also where it is not written.
                var marked = await parts.Writer.MarkManagedAsync(owner, target, cancellation);
                if (!marked.Ok)
                {
                    return marked.Failure.IsConflict || marked.Failure.IsNotFound
                        ? ReconcileResult.Requeue
                        : ReconcileResult.RequeueWithBackoff(marked.Failure.Message, marked.Failure.RetryAfter);
                }
            }

            if (refusal is null && fetched is null
                && (fetched = await parts.Refresh.FetchAsync(request, owner, cancellation)) is null)
            {
                return ReconcileResult.Postpone(StoreScheduler.Fallback);
            }

            pass = refusal is not null
                ? new TargetSyncResult(refusal, null, Binds: false)
                : await parts.Refresh.WriteAsync(owner, fetched!, existing, cancellation);
            if (pass.Written is { } written)
            {
                _known.Remember(key, written);
            }
        }
        finally
        {
            fetched?.Dispose();
            SecretMemory.Clear(existing);
            SecretMemory.Clear(pass?.Written);
        }

        return pass.Verdict is { } verdict
            ? await parts.Reporter.WriteAsync(
                key, owner, new SyncReport(verdict, pass.Binds ? target.Name : null, version, started), cancellation)
            : ReconcileResult.Requeue;
    }

    // Somebody changed the object and expects what the store holds since then; a new object has no such expectation.
    private static bool IsForced(ExternalSecretStatus? status, string version) =>
        status?.SyncedResourceVersion is { Length: > 0 } synced && synced != version;

    private SyncVerdict? Refuse(FetchPlan plan) =>
        !parts.Stores.ServesClusterStores && plan.Stores.Any(static s => s.IsClusterWide)
            ? SyncVerdict.Refused(StoreFinder.ClusterStoresAreOff, StoreFinder.ClusterStoresAreOff) with { IsFinal = true }
            : plan.Refusal is { } refusal
                ? SyncVerdict.Refused(TargetRefresh.FetchFailed, refusal) with { IsFinal = true }
                : null;

    // What Orphan and None leave behind is looked at only when a refresh is due.
    private bool IsUntouched(ObjectKey key, ExternalSecret owner, ObjectKey target, ObjectMetadata? metadata) =>
        Ownership.Policy(owner) is "Orphan" or "None"
        || (metadata is not null && _known.IsValid(key, target.Name, metadata.Uid, metadata.ResourceVersion));

    private async ValueTask<ReconcileResult> LeaveAsync(
        ObjectKey key, ExternalSecret owner, ExternalSecretStatus? status, SyncReport? unwritten,
        CancellationToken cancellation) =>
        unwritten is null
            ? parts.Reporter.Wait(owner, status)
            : await parts.Reporter.WriteAsync(key, owner, unwritten, cancellation);

    // The watch may lag behind, or not be able to read what is there: the next pass must not see the old object again.
    private async ValueTask<ReconcileResult> AfterRefusedWriteAsync(
        ObjectKey key, KubeFailure failure, CancellationToken cancellation)
    {
        if (!failure.IsConflict)
        {
            return failure.IsNotFound ? ReconcileResult.Done : ReconcileResult.RequeueWithBackoff(failure.Message, failure.RetryAfter);
        }

        var read = await parts.Api.GetAsync(ApiResources.ExternalSecrets, key, cancellation);
        if (!read.Ok)
        {
            return read.Failure.IsNotFound ? ReconcileResult.Done : ReconcileResult.RequeueWithBackoff(read.Failure.Message, read.Failure.RetryAfter);
        }

        parts.Objects.Assume(read.Value);
        return ReconcileResult.Requeue;
    }

    private async ValueTask ReportDefectAsync(ObjectKey key, Exception defect, CancellationToken cancellation)
    {
        try
        {
            if (!parts.Objects.TryGet(key, out var owner) || owner.Metadata.DeletionTimestamp is not null
                || FetchPlan.StoresOf(owner).Any(parts.Stores.IsForeign))
            {
                return;
            }

            var verdict = SyncVerdict.Failed(
                "a defect in Keyferry", $"a defect in Keyferry ({defect.GetType().Name}); its log says where");
            await parts.Reporter.WriteAsync(
                key, owner, new SyncReport(verdict, null, SyncedVersion.Of(owner.Metadata), parts.Time.GetUtcNow()),
                cancellation);
        }
        catch (Exception)
        {
            // The first exception is the one that counts; the caller throws it on.
        }
    }

    private void Forget(ObjectKey key)
    {
        _known.Forget(key);
        parts.Refresh.Forget(key);
        parts.Reporter.Forget(key);
    }
}
