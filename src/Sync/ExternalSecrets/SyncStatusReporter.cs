using System.Collections.Concurrent;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>What a pass has to say about an ExternalSecret.</summary>
/// <param name="Outcome">What it came to.</param>
/// <param name="Binding">The target's name, where one was written or found.</param>
/// <param name="Version">The object's version that the pass saw.</param>
/// <param name="Started">When the pass started.</param>
public sealed record SyncReport(SyncResult Outcome, string? Binding, string Version, DateTimeOffset Started)
{
    /// <summary>The status that says so.</summary>
    public ExternalSecretStatus After(ExternalSecretStatus? before) =>
        ExternalSecretStatusWriter.After(before, Outcome, Binding, Version, Started);
}

/// <summary>
/// Says in status and events what a pass came to, and when the object is due again. A report whose status could not be
/// written is kept, so that the store is not asked again for want of a status; its events come once it is written.
/// </summary>
/// <param name="status">Writes statuses.</param>
/// <param name="objects">Notified of what was written.</param>
/// <param name="events">Records events.</param>
/// <param name="expiring">Knows whose values end to be valid.</param>
/// <param name="time">The clock.</param>
public sealed class SyncStatusReporter(
    ExternalSecretStatusWriter status, AssumeCache<ExternalSecret> objects, EventRecorder events, ExpiringValues expiring,
    TimeProvider time)
{
    // A failure that could not be reported is no reason to leave the store unasked for longer.
    private static readonly TimeSpan FailureLifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ObjectKey, (string Uid, SyncReport Report)> _unwritten = new();

    /// <summary>The report on this very object that could not be written; null where there is none.</summary>
    public SyncReport? Unwritten(ObjectKey key, ExternalSecret owner) =>
        _unwritten.TryGetValue(key, out var kept) && kept.Uid == owner.Metadata.Uid ? kept.Report : null;

    /// <summary>Whether a report that could not be written is a failure of this version that still counts.</summary>
    public bool IsFreshFailure(SyncReport report, string version) =>
        !report.Outcome.Ready && report.Version == version && time.GetUtcNow() - report.Started < FailureLifetime;

    /// <summary>Writes status and events.</summary>
    /// <returns>When the object is due again.</returns>
    public async ValueTask<ReconcileResult> WriteAsync(
        ObjectKey key, ExternalSecret owner, SyncReport report, CancellationToken cancellation)
    {
        var stored = await status.WriteAsync(owner, report.After, cancellation);
        if (!stored.Ok)
        {
            if (stored.Failure.IsNotFound)
            {
                return ReconcileResult.Done;
            }

            _unwritten[key] = (owner.Metadata.Uid, report);
            return stored.Failure.IsConflict
                ? ReconcileResult.Requeue
                : ReconcileResult.RequeueWithBackoff($"could not write the status: {stored.Failure.Message}", stored.Failure);
        }

        Forget(key);
        objects.Assume(stored.Value);
        RecordEvents(owner, report.Outcome);
        var result = ResultOf(owner, stored.Value.Status, report.Outcome);
        return report.Outcome.Ready || result.IsFailure ? result : result.AsFailure(report.Outcome.Message);
    }

    /// <summary>When an object is due again that needs nothing now.</summary>
    public ReconcileResult Wait(ExternalSecret owner, ExternalSecretStatus? current) =>
        RefreshDecision.NextLook(
            owner.Spec, current, time.GetUtcNow(), owner.Metadata.Uid, expiring.RenewAt(KeyOf(owner), owner.Metadata.Uid)) is { } delay
            ? ReconcileResult.RequeueAfter(delay)
            : ReconcileResult.Done;

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ObjectKey key) => _unwritten.TryRemove(key, out _);

    private static ObjectKey KeyOf(ExternalSecret owner) => new(owner.Metadata.NamespaceProperty, owner.Metadata.Name);

    /// <summary>Records an event.</summary>
    public void Announce(ExternalSecret owner, SyncEvent told) => events.Record(
        EventSubject.Of(owner), told.IsWarning ? EventLevel.Warning : EventLevel.Normal, told.Reason, told.Message);

    private ReconcileResult ResultOf(ExternalSecret owner, ExternalSecretStatus? current, SyncResult outcome) => outcome switch
    {
        { RequeueAfter: { } delay } => ReconcileResult.RequeueAfter(delay),
        { Retry: { } reason } => ReconcileResult.RequeueWithBackoff(reason, outcome.RetryAfter) with { LongestBackoff = outcome.LongestBackoff },
        { Ready: true } => Wait(owner, current),
        { IsFinal: true } => ReconcileResult.Done,
        _ => ReconcileResult.RequeueAfter(RefreshDecision.Recheck(owner.Spec)),
    };

    private void RecordEvents(ExternalSecret owner, SyncResult outcome)
    {
        var subject = EventSubject.Of(owner);
        foreach (var note in outcome.Notes)
        {
            events.Record(
                subject, note.IsWarning ? EventLevel.Warning : EventLevel.Normal, note.Reason, note.Message);
        }

        if (outcome.Orphans > 0)
        {
            events.Record(subject, EventLevel.Normal, "Deleted", "secret deleted because it was orphaned");
        }

        if (outcome.Event is { } told)
        {
            Announce(owner, told);
        }
    }
}
