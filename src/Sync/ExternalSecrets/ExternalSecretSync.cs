using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Generators;
using Keyferry.Sync.Hashing;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>
/// One pass over an ExternalSecret that is ours: plan, fetch, transform, render, desired, apply, status. Each step is
/// pure or one edge to the outside, and says in a result what it came to.
/// </summary>
/// <param name="stores">Knows which stores are served.</param>
/// <param name="sources">The fetch and transform steps.</param>
/// <param name="targets">The desired and apply steps.</param>
/// <param name="reporter">The status step.</param>
/// <param name="expiring">Knows whose values end to be valid.</param>
/// <param name="reuse">Knows when generated values are kept.</param>
/// <param name="time">The clock.</param>
public sealed class ExternalSecretSync(
    StoreAccess stores, ExternalSecretSources sources, ITargets targets, SyncStatusReporter reporter, ExpiringValues expiring,
    GeneratedReuse reuse, TimeProvider time)
{
    private readonly RepeatedDrift _drift = new(time);

    private const string FetchFailed = "could not get secret data from provider";

    /// <summary>Makes one pass.</summary>
    /// <param name="key">The ExternalSecret.</param>
    /// <param name="owner">The same.</param>
    /// <param name="plan">The plan step's result.</param>
    /// <param name="found">The plan's stores, as far as they were looked for.</param>
    /// <param name="cancellation">Ends the pass.</param>
    public async ValueTask<ReconcileResult> RunAsync(
        ObjectKey key, ExternalSecret owner, FetchPlan plan, IReadOnlyDictionary<StoreKey, StoreLookup> found,
        CancellationToken cancellation)
    {
        var started = time.GetUtcNow();
        var version = SyncedVersion.Of(owner.Metadata);
        var unwritten = reporter.Unwritten(key, owner);
        if (unwritten is not null && reporter.IsFreshFailure(unwritten, version))
        {
            return await reporter.WriteAsync(key, owner, unwritten, cancellation);
        }

        var status = unwritten is null ? owner.Status : unwritten.After(owner.Status);
        using var target = targets.Open(key, owner);
        var due = target.IsStale || RefreshDecision.IsDue(
            owner.Spec, status, version, started, owner.Metadata.Uid, expiring.RenewAt(key, owner.Metadata.Uid));
        if (!due && target.IsUntouched)
        {
            return await LeaveAsync(key, owner, status, unwritten, cancellation);
        }

        // A refresh that is due is made all the same.
        if (!due && _drift.PauseLeft(key) is { } pause)
        {
            return reporter.Wait(owner, status) is { Kind: ReconcileResultKind.RequeueAfter } wait && wait.Delay < pause
                ? wait
                : ReconcileResult.RequeueAfter(pause);
        }

        var refusal = target.Refusal ?? Refuse(plan);
        var request = new FetchRequest(
            key, new GeneratorOwner(owner.ApiVersion, owner.Kind, key.Namespace, key.Name, owner.Metadata.Uid), version,
            IsForced(status, version), owner.Spec.Target?.DeletionPolicy is DeletionPolicy.Delete or DeletionPolicy.Merge,
            plan.Entries, found);

        // Before the target is read: an object that waits for its stores holds no Secret.
        var fetched = due && refusal is null ? await sources.FetchAsync(request, cancellation) : null;
        try
        {
            if (due && refusal is null && fetched is null)
            {
                return ReconcileResult.Postpone(StoreScheduler.Fallback);
            }

            if (await target.ReadAsync(mayBeNew: due, cancellation) is { } unread)
            {
                return unread;
            }

            var generating = plan.Generators().Any()
                ? await reuse.BeginAsync(key, owner, status, version, due, cancellation)
                : null;
            if (!due && target.IsValid)
            {
                target.Remember();
                return await LeaveAsync(key, owner, status, unwritten, cancellation);
            }

            if (await target.MarkAsync(cancellation) is { } unmarked)
            {
                return unmarked;
            }

            if (refusal is null && (fetched ??= await sources.FetchAsync(request, cancellation)) is null)
            {
                return ReconcileResult.Postpone(StoreScheduler.Fallback);
            }

            if (refusal is null && fetched!.Failure is null)
            {
                expiring.Remember(key, owner.Metadata.Uid, started, fetched.ExpiresAt);
            }

            var applied = refusal is not null
                ? new ApplyResult(refusal, Binds: false)
                : await ApplyAsync(fetched!, generating, target, cancellation);
            if (applied.Outcome is not { } told)
            {
                return ReconcileResult.Requeue;
            }

            var outcome = told.WithErrorReason(target.ErrorReason);

            // A write that no refresh asked for puts right what somebody else has changed.
            var contest = !due && outcome.Event is { Reason: "Created" or "Updated" }
                ? _drift.Note(key, target.Name, Ownership.Policy(owner), target.OtherWriter)
                : null;
            outcome = SyncNotes.Add(outcome, fetched, contest, started);
            return await reporter.WriteAsync(
                key, owner, new SyncReport(outcome, applied.Binds ? target.Name : null, version, started), cancellation);
        }
        finally
        {
            fetched?.Dispose();
        }
    }

    /// <summary>Says in status and events that a pass ended with an exception.</summary>
    public async ValueTask ReportDefectAsync(
        ObjectKey key, ExternalSecret owner, Exception defect, CancellationToken cancellation)
    {
        var outcome = SyncResult.Failed(
            "a defect in Keyferry", $"a defect in Keyferry ({defect.GetType().Name}); its log says where");
        await reporter.WriteAsync(
            key, owner, new SyncReport(outcome, null, SyncedVersion.Of(owner.Metadata), time.GetUtcNow()), cancellation);
    }

    /// <summary>Says in an event what was done for an ExternalSecret that is being deleted.</summary>
    public void Announce(ExternalSecret owner, SyncEvent told) => reporter.Announce(owner, told);

    /// <summary>Forgets an ExternalSecret that is gone.</summary>
    public void Forget(ObjectKey key)
    {
        targets.Forget(key);
        sources.Forget(key);
        expiring.Forget(key);
        _drift.Forget(key);
        reporter.Forget(key);
        reuse.Forget(key);
    }

    // Somebody changed the object and expects what the store holds since then; a new object has no such expectation.
    private static bool IsForced(ExternalSecretStatus? status, string version) =>
        status?.SyncedResourceVersion is { Length: > 0 } synced && synced != version;

    private SyncResult? Refuse(FetchPlan plan) =>
        !stores.ServesClusterStores && plan.Stores.Any(static s => s.IsClusterWide)
            ? SyncResult.Refused(StoreFinder.ClusterStoresAreOff, StoreFinder.ClusterStoresAreOff) with { IsFinal = true }
            : plan.Refusal is { } refusal
                ? SyncResult.Refused(FetchFailed, refusal) with { IsFinal = true }
                : null;

    private async ValueTask<ApplyResult> ApplyAsync(
        TransformResult fetched, GeneratedPass? generating, ITarget target, CancellationToken cancellation)
    {
        if (fetched.Failure is { } failure)
        {
            return new ApplyResult(
                failure.IsTerminal
                    ? SyncResult.Refused(FetchFailed, failure.Message) with { IsFinal = true }
                    : SyncResult.Failed(FetchFailed, failure.Message, failure.RetryAfter),
                Binds: false);
        }

        if (generating is not null)
        {
            target.Reuse(generating.Content(fetched.Generated));
        }

        var result = await target.ApplyAsync(fetched.Values, cancellation);
        if (generating is not null && result.Outcome is { Ready: true })
        {
            reuse.Written(generating);
        }

        return result;
    }

    private async ValueTask<ReconcileResult> LeaveAsync(
        ObjectKey key, ExternalSecret owner, ExternalSecretStatus? status, SyncReport? unwritten,
        CancellationToken cancellation) =>
        unwritten is null
            ? reporter.Wait(owner, status)
            : await reporter.WriteAsync(key, owner, unwritten, cancellation);
}
