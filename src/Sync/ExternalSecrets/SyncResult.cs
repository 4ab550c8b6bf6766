using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>An event to be recorded on an ExternalSecret.</summary>
/// <param name="IsWarning">Whether it needs attention.</param>
/// <param name="Reason">The event's reason.</param>
/// <param name="Message">The event's text.</param>
public sealed record SyncEvent(bool IsWarning, string Reason, string Message);

/// <summary>What a pass means for an ExternalSecret: its Ready condition, an event, and when to reconcile again.</summary>
/// <param name="Ready">Whether the Ready condition is True.</param>
/// <param name="Reason">The condition's reason.</param>
/// <param name="Message">The condition's message.</param>
/// <param name="Event">The event to record; null for none.</param>
/// <param name="Retry">Why to try again with a growing back-off; null where trying again is pointless or not needed.</param>
public sealed record SyncResult(bool Ready, string Reason, string Message, SyncEvent? Event, string? Retry)
{
    /// <summary>The least time to wait before trying again, where a server named one; counts with <see cref="Retry"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How far the back-off may grow, where that is less than usual; null where it is not.</summary>
    public TimeSpan? LongestBackoff { get; init; }

    /// <summary>A fixed time after which to reconcile again; null where the rest of the outcome says when.</summary>
    public TimeSpan? RequeueAfter { get; init; }

    /// <summary>Whether only a change of the object itself, or of the program, can lift a refusal.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Events that come before <see cref="Event"/>.</summary>
    public IReadOnlyList<SyncEvent> Notes { get; init; } = [];

    /// <summary>How many Secrets were deleted that had been owned under another target name.</summary>
    public int Orphans { get; init; }

    /// <summary>The reason of every failure.</summary>
    public const string ErrorReason = "SecretSyncedError";

    /// <summary>The same with another reason, where it is a failure of no particular target.</summary>
    public SyncResult WithErrorReason(string reason) => Reason == ErrorReason ? this with { Reason = reason } : this;

    /// <summary>The target is as it should be.</summary>
    public static SyncResult Synced(SyncEvent? announcement = null) =>
        new(true, "SecretSynced", "secret synced", announcement, null);

    /// <summary>The store had nothing, and the target stays.</summary>
    public static SyncResult Retained { get; } =
        new(true, "SecretSynced", "secret retained due to DeletionPolicy=Retain", null, null);

    /// <summary>The store had nothing, and the target is gone.</summary>
    /// <param name="existed">Whether there was one to delete.</param>
    public static SyncResult Deleted(bool existed) => new(
        true, "SecretDeleted", "secret deleted due to DeletionPolicy=Delete",
        existed ? new SyncEvent(false, "Deleted", "secret deleted due to DeletionPolicy=Delete") : null, null);

    /// <summary>There is no target to merge into.</summary>
    public static SyncResult NothingToMergeInto { get; } = new(
        true, "SecretMissing", "secret will not be created due to CreationPolicy=Merge", null, null);

    /// <summary>A failure that may pass.</summary>
    /// <param name="condition">The condition's message.</param>
    /// <param name="detail">The event's text.</param>
    /// <param name="retryAfter">The least time to wait, where a server named one.</param>
    public static SyncResult Failed(string condition, string detail, TimeSpan? retryAfter = null) =>
        new(false, ErrorReason, condition, new SyncEvent(true, "UpdateFailed", detail), detail)
        {
            RetryAfter = retryAfter,
        };

    /// <summary>A failure that may pass: what the API server refused.</summary>
    /// <param name="condition">The condition's message.</param>
    /// <param name="detail">The event's text.</param>
    /// <param name="failure">The refusal; null where it was none of the API server's.</param>
    public static SyncResult Failed(string condition, string detail, KubeFailure? failure) =>
        Failed(condition, detail, failure?.RetryAfter) with
        {
            LongestBackoff = failure is null ? null : RetryBackoff.LongestFor(failure),
        };

    /// <summary>A failure that stays until somebody changes something: reconciled again now and then.</summary>
    /// <param name="condition">The condition's message.</param>
    /// <param name="detail">The event's text.</param>
    public static SyncResult Refused(string condition, string detail) =>
        new(false, ErrorReason, condition, new SyncEvent(true, "UpdateFailed", detail), null);

    /// <summary>
    /// The namespace's quota has no room. Nothing tells when there is, so it is tried again within the minute; a try
    /// that a quota refuses does not count against it.
    /// </summary>
    /// <param name="detail">What the server says.</param>
    public static SyncResult QuotaExceeded(string detail) =>
        new(false, ErrorReason, $"could not update secret: {detail}", new SyncEvent(true, "UpdateFailed", detail), null)
        {
            RequeueAfter = TimeSpan.FromSeconds(45),
        };
}
