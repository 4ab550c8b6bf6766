using Keyferry.Api.PushSecrets;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Sync.PushSecrets;

/// <summary>Says in status and events what a pass came to, and when the object is due again.</summary>
/// <param name="status">Writes statuses.</param>
/// <param name="objects">Notified of what was written.</param>
/// <param name="events">Records events.</param>
/// <param name="time">The clock.</param>
internal sealed class PushReporter(
    PushStatusWriter status, AssumeCache<PushSecret> objects, EventRecorder events, TimeProvider time)
{
    /// <summary>Writes status and events.</summary>
    /// <returns>When the object is due again.</returns>
    public async ValueTask<ReconcileResult> WriteAsync(
        ObjectKey key, PushSecret push, PushOutcome outcome, string version, DateTimeOffset started, DateTimeOffset? renewAt,
        CancellationToken cancellation)
    {
        var stored = await status.WriteAsync(
            push, before => PushStatusWriter.After(before, outcome, version, started), cancellation);
        if (!stored.Ok)
        {
            return ReconcileResult.AfterRefusal(stored.Failure, "could not write the status");
        }

        objects.Assume(stored.Value);
        Record(push, outcome);
        var reason = outcome.Detail is { } detail ? $"{outcome.Message}: {detail}" : outcome.Message;
        return outcome switch
        {
            { Ready: true } => Wait(stored.Value, renewAt),
            { RequeueAfter: { } delay } => ReconcileResult.RequeueAfter(delay).AsFailure(reason),
            { Retries: true } => ReconcileResult.RequeueWithBackoff(reason, outcome.RetryAfter) with { LongestBackoff = outcome.LongestBackoff },
            { Reason: PushOutcome.SourceDeletedReason } => ReconcileResult.Done,
            _ => ReconcileResult.Done.AsFailure(reason),
        };
    }

    /// <summary>When an object is due again that needs nothing now.</summary>
    public ReconcileResult Wait(PushSecret push, DateTimeOffset? renewAt)
    {
        var now = time.GetUtcNow();
        var next = PushRefresh.NextLook(push, push.Status?.RefreshTime, now);
        if (renewAt is { } moment)
        {
            var left = moment > now ? moment - now : TimeSpan.Zero;
            next = next is { } delay && delay < left ? delay : left;
        }

        return next is { } wait ? ReconcileResult.RequeueAfter(wait) : ReconcileResult.Done;
    }

    /// <summary>Records an event.</summary>
    public void Record(PushSecret push, PushNote note) => events.Record(
        EventSubject.Of(push), note.IsWarning ? EventLevel.Warning : EventLevel.Normal, note.Reason, note.Message);

    private void Record(PushSecret push, PushOutcome outcome)
    {
        foreach (var note in outcome.Notes)
        {
            Record(push, note);
        }

        if (!outcome.IsKnown)
        {
            Record(push, new PushNote(outcome.Reason == PushOutcome.ErroredReason, outcome.Reason, outcome.Message));
        }
    }
}
