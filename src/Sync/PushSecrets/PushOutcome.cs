using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;

namespace Keyferry.Sync.PushSecrets;

/// <summary>An event beside the one that goes with the condition.</summary>
/// <param name="IsWarning">Whether it needs attention.</param>
/// <param name="Reason">The event's reason.</param>
/// <param name="Message">The event's text.</param>
public sealed record PushNote(bool IsWarning, string Reason, string Message);

/// <summary>What a pass means for a PushSecret: its condition, its events, its status, and when to reconcile again.</summary>
/// <param name="Ready">Whether the Ready condition is True.</param>
/// <param name="Reason">The reason of condition and event.</param>
/// <param name="Message">The text of condition and event.</param>
public sealed record PushOutcome(bool Ready, string Reason, string Message)
{
    /// <summary>The reason of every failure.</summary>
    public const string ErroredReason = "Errored";

    /// <summary>The reason where the source is gone and what was pushed from it too.</summary>
    public const string SourceDeletedReason = "SourceDeleted";

    /// <summary>The reason of the event that says that a selector or pattern selects nothing.</summary>
    public const string NothingSelectedReason = "NothingSelected";

    /// <summary>What the stores hold now; null leaves the status as it is.</summary>
    public SyncedSecrets? Synced { get; init; }

    /// <summary>When it was pushed, where that was an earlier pass; null where it was this one.</summary>
    public DateTimeOffset? PushedAt { get; init; }

    /// <summary>Whether the failure may pass by itself.</summary>
    public bool Retries { get; init; }

    /// <summary>The least time to wait, where a server named one.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How far the back-off may grow, where that is less than usual; null where it is not.</summary>
    public TimeSpan? LongestBackoff { get; init; }

    /// <summary>A fixed time after which to reconcile again; null where the rest says when.</summary>
    public TimeSpan? RequeueAfter { get; init; }

    /// <summary>Whether the object says so already, so that no event is due.</summary>
    public bool IsKnown { get; init; }

    /// <summary>More on the cause, for the log; null where the message says all.</summary>
    public string? Detail { get; init; }

    /// <summary>More events.</summary>
    public IReadOnlyList<PushNote> Notes { get; init; } = [];

    /// <summary>Everything was pushed.</summary>
    /// <param name="keepsExisting">Whether what the stores had was left as it was.</param>
    /// <param name="synced">What the stores hold now.</param>
    public static PushOutcome Success(bool keepsExisting, SyncedSecrets synced) => new(
        true, "Synced",
        keepsExisting ? "PushSecret synced successfully. Existing secrets in providers unchanged." : "PushSecret synced successfully")
    {
        Synced = synced,
    };

    /// <summary>The source is gone, and what was pushed from it too.</summary>
    public static PushOutcome SourceDeleted { get; } =
        new(false, SourceDeletedReason, "source secret deleted; provider secrets cleaned up") { Synced = new SyncedSecrets() };

    /// <summary>A failure that may pass.</summary>
    /// <param name="message">The text of condition and event.</param>
    /// <param name="retryAfter">The least time to wait, where a server named one.</param>
    public static PushOutcome Failed(string message, TimeSpan? retryAfter = null) =>
        new(false, ErroredReason, message) { Retries = true, RetryAfter = retryAfter };

    /// <summary>A failure that may pass: what the API server refused.</summary>
    /// <param name="message">The text of condition and event.</param>
    /// <param name="failure">The refusal.</param>
    public static PushOutcome Failed(string message, KubeFailure failure) =>
        Failed(message, failure.RetryAfter) with { LongestBackoff = RetryBackoff.LongestFor(failure) };

    /// <summary>A failure that stays until the PushSecret is changed.</summary>
    /// <param name="message">The text of condition and event.</param>
    public static PushOutcome Refused(string message) => new(false, ErroredReason, message);
}
