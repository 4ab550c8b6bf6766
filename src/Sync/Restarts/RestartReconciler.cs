using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Restarts;

/// <summary>Makes one pass over a workload: what its pods use, what of it is new, and a restart if one is owed.</summary>
/// <param name="seams">What is read and written.</param>
/// <param name="options">How workloads are restarted.</param>
/// <param name="time">The clock.</param>
internal sealed class RestartReconciler(RestartSeams seams, RestartOptions options, TimeProvider time)
{
    // A controller that is rolled out itself, or has lost its lease, is back by then.
    private static readonly TimeSpan ObserveLimit = TimeSpan.FromMinutes(5);

    private readonly RestartMemory _memory = new(time);

    /// <summary>Makes the pass.</summary>
    public async ValueTask<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (!seams.Workloads.TryGet(key, out var workload) || workload.Metadata.DeletionTimestamp is not null)
        {
            _memory.Forget(key);
            seams.Reporter.SetHeld(seams.Type, _memory.Held);
            return ReconcileResult.Done;
        }

        var observing = Observe(workload);
        var result = options.Serves(workload)
            ? await PassAsync(workload, observing, cancellation)
            : await LeaveAsync(workload, cancellation);
        seams.Reporter.SetHeld(seams.Type, _memory.Held);
        return observing is { } wait && !result.IsFailure
            && (result.Kind == ReconcileResultKind.Done || (result.Kind == ReconcileResultKind.RequeueAfter && result.Delay > wait))
            ? ReconcileResult.RequeueAfter(wait)
            : result;
    }

    // A restart counts once the workload's controller has seen it: how long to wait for that; null where there is nothing to see.
    private TimeSpan? Observe(Workload workload)
    {
        if (_memory.Unobserved(workload.Key) is not { } restart)
        {
            return null;
        }

        var waited = time.GetElapsedTime(restart.Since);
        if (restart.Uid != workload.Metadata.Uid)
        {
            _memory.Observed(workload.Key);
        }
        else if (workload.ObservedGeneration >= restart.Generation)
        {
            _memory.Observed(workload.Key);
            seams.Reporter.Restarted(seams.Type, workload, restart.Secrets);
        }
        else if (waited >= ObserveLimit)
        {
            _memory.Observed(workload.Key);
            seams.Reporter.Unobserved(seams.Type, workload, waited);
        }
        else
        {
            return ObserveLimit - waited;
        }

        return null;
    }

    // Who no longer asks is not to find old hashes when he asks again.
    private async ValueTask<ReconcileResult> LeaveAsync(Workload workload, CancellationToken cancellation)
    {
        _memory.Settled(workload.Key);
        _memory.HasProblem(workload.Key, RestartProblem.Annotation, "");
        if (workload.State is null)
        {
            return ReconcileResult.Done;
        }

        var written = await seams.Writer.WriteAsync(workload, null, null, cancellation);
        return written.Ok ? ReconcileResult.Done : AfterRefusal(workload, written.Failure);
    }

    private async ValueTask<ReconcileResult> PassAsync(Workload workload, TimeSpan? observing, CancellationToken cancellation)
    {
        var request = workload.Request!;
        Tell(workload, RestartProblem.Annotation, string.Join("; ", request.Problems));
        var read = await seams.Secrets.ReadAsync(workload, cancellation);
        if (!read.Ok)
        {
            return ReconcileResult.RequeueWithBackoff($"cannot read the Secrets of {seams.Type.Kind} {workload.Key}: {read.Failure.Message}", read.Failure);
        }

        var (noted, views) = (read.Value.Noted, read.Value.Secrets);
        if (views.Count > RestartRequests.MostSecrets)
        {
            Tell(workload, RestartProblem.Size, $"it uses {views.Count} Secrets, more than {RestartRequests.MostSecrets}: name those that count in {RestartAnnotations.Restart}");
            return ReconcileResult.Done;
        }

        PendingChange? pending = null;
        if (RestartDecision.Changed(noted, views) is { Count: > 0 } changed)
        {
            pending = _memory.Waits(workload.Key, ContentOf(changed, views));
        }
        else
        {
            _memory.Settled(workload.Key);
        }

        var plan = RestartDecision.Decide(noted, views, pending, new RestartSituation(
            time.GetUtcNow(), options.Debounce, request.MinInterval, WorkloadWriter.LastRestart(workload),
            request.OnlyNotifies ? null : request.Windows));
        return await DoAsync(workload, request, plan, observing, cancellation);
    }

    private async ValueTask<ReconcileResult> DoAsync(
        Workload workload, RestartRequest request, RestartPlan plan, TimeSpan? observing, CancellationToken cancellation)
    {
        switch (plan.Action)
        {
            case RestartAction.Note:
                return await WriteAsync(workload, plan, restartAt: null, cancellation);
            case RestartAction.Wait:
                return ReconcileResult.RequeueAfter(plan.Until!.Value);
            case RestartAction.Restart when request.OnlyNotifies:
                var noted = await WriteAsync(workload, plan, restartAt: null, cancellation);
                if (!noted.IsFailure && noted.Kind == ReconcileResultKind.Done)
                {
                    _memory.Settled(workload.Key);
                    seams.Reporter.Notified(seams.Type, workload, plan.Changed);
                }

                return noted;
            case RestartAction.Hold or RestartAction.Restart when plan.Action == RestartAction.Hold || request.IsHeld:
                if (_memory.Holds(workload.Key, string.Join(',', plan.Changed)))
                {
                    seams.Reporter.Held(seams.Type, workload, plan.Changed, plan.Until is { } wait ? time.GetUtcNow() + wait : null);
                }

                return plan.Until is { } until ? ReconcileResult.RequeueAfter(until) : ReconcileResult.Done;
            case RestartAction.Restart when observing is { } wait:
                // The last restart has not been seen yet: a change of the status brings the next pass.
                return ReconcileResult.RequeueAfter(wait);
            case RestartAction.Restart:
                return await WriteAsync(workload, plan, time.GetUtcNow(), cancellation);
            default:
                return ReconcileResult.Done;
        }
    }

    private async ValueTask<ReconcileResult> WriteAsync(
        Workload workload, RestartPlan plan, DateTimeOffset? restartAt, CancellationToken cancellation)
    {
        var state = plan.State.Secrets.Count == 0 ? null : plan.State.ToJson();
        if (state?.Length > RestartState.Longest)
        {
            Tell(workload, RestartProblem.Size, $"the keys of its Secrets take {state.Length} characters to note, more than {RestartState.Longest}: use fewer keys by name, or whole Secrets");
            return ReconcileResult.Done;
        }

        var written = await seams.Writer.WriteAsync(workload, state, restartAt, cancellation);
        if (!written.Ok)
        {
            return AfterRefusal(workload, written.Failure);
        }

        if (restartAt is null)
        {
            return ReconcileResult.Done;
        }

        _memory.Settled(workload.Key);
        _memory.Written(workload, written.Value.Generation, plan.Changed);
        return ReconcileResult.RequeueAfter(ObserveLimit);
    }

    private ReconcileResult AfterRefusal(Workload workload, KubeFailure failure)
    {
        if (!failure.IsConflict && !failure.IsNotFound && !failure.IsServerTrouble)
        {
            seams.Reporter.Refused(seams.Type, workload, failure);
        }

        return ReconcileResult.AfterRefusal(failure, $"cannot write on {seams.Type.Kind} {workload.Key}");
    }

    private void Tell(Workload workload, RestartProblem kind, string problem)
    {
        if (_memory.HasProblem(workload.Key, kind, problem))
        {
            seams.Reporter.Invalid(seams.Type, workload, problem);
        }
    }

    private static string ContentOf(IReadOnlyList<string> changed, IReadOnlyList<SecretView> views) =>
        string.Join(',', views.Where(v => changed.Contains(v.Name)).Select(static v => $"{v.Name}={v.Now}"));
}
