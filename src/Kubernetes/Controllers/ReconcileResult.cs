using Keyferry.Kubernetes.Calls;

namespace Keyferry.Kubernetes.Controllers;

/// <summary>What is to happen with an object's key after a pass.</summary>
public enum ReconcileResultKind
{
    /// <summary>Nothing more to do until something changes.</summary>
    Done,

    /// <summary>Reconcile again after a time; the failure count starts over, but where <see cref="ReconcileResult.KeepsAttempts"/>.</summary>
    RequeueAfter,

    /// <summary>Failed in a way that may pass: reconcile again after a growing back-off.</summary>
    RequeueWithBackoff,

    /// <summary>Somebody else wrote at the same time: reconcile again after a short, growing back-off.</summary>
    Requeue,

    /// <summary>The pass was cancelled before its end: the key waits as if it had not been taken.</summary>
    Cancelled,
}

/// <summary>What a pass over an object came to, and when to reconcile it again.</summary>
/// <param name="Kind">What is to happen with the key.</param>
/// <param name="Delay">
/// With <see cref="ReconcileResultKind.RequeueAfter"/>: the time to wait, cut at <see cref="WorkQueue{TKey}.LongestDelay"/>.
/// With <see cref="ReconcileResultKind.RequeueWithBackoff"/>: the least time to wait, as a server's <c>Retry-After</c> asks,
/// cut at <see cref="RetryBackoff.LongestAsked"/>.
/// </param>
/// <param name="Reason">Why the pass failed, without secret values; null where it did not.</param>
public readonly record struct ReconcileResult(ReconcileResultKind Kind, TimeSpan Delay = default, string? Reason = null)
{
    /// <summary>Whether the pass failed, whether or not it is tried again for that.</summary>
    public bool IsFailure => Reason is not null;

    /// <summary>
    /// With <see cref="ReconcileResultKind.RequeueAfter"/>: whether the failure count stays, as the pass could not begin its
    /// work.
    /// </summary>
    public bool KeepsAttempts { get; init; }

    /// <summary>Whether whoever made the result has logged the failure already, so that the loop need not.</summary>
    public bool IsLogged { get; init; }

    /// <summary>
    /// With <see cref="ReconcileResultKind.RequeueWithBackoff"/>: how far the wait may grow, where that is less than
    /// <see cref="RetryBackoff"/> has it; null where it is not.
    /// </summary>
    public TimeSpan? LongestBackoff { get; init; }

    /// <summary>Nothing more to do until something changes.</summary>
    public static ReconcileResult Done { get; } = new(ReconcileResultKind.Done);

    /// <summary>Reconcile again soon: somebody else wrote at the same time.</summary>
    public static ReconcileResult Requeue { get; } = new(ReconcileResultKind.Requeue);

    /// <summary>The pass was cancelled before its end.</summary>
    public static ReconcileResult Cancelled { get; } = new(ReconcileResultKind.Cancelled);

    /// <summary>Reconcile again after a time.</summary>
    public static ReconcileResult RequeueAfter(TimeSpan delay) => new(ReconcileResultKind.RequeueAfter, delay);

    /// <summary>Reconcile again after a time: the pass could not begin its work, so failures before it still count.</summary>
    public static ReconcileResult Postpone(TimeSpan delay) =>
        new(ReconcileResultKind.RequeueAfter, delay) { KeepsAttempts = true };

    /// <summary>Reconcile again after a growing back-off.</summary>
    /// <param name="reason">Why, without secret values.</param>
    /// <param name="retryAfter">The least time to wait, where a server named one.</param>
    public static ReconcileResult RequeueWithBackoff(string reason, TimeSpan? retryAfter = null) =>
        new(ReconcileResultKind.RequeueWithBackoff, retryAfter ?? TimeSpan.Zero, reason);

    /// <summary>Reconcile again after a wait that grows with the failures before it, by what the API server refused.</summary>
    /// <param name="reason">Why the pass failed, without secret values.</param>
    /// <param name="failure">The refusal: where the server is in trouble, no wait is longer than half a minute.</param>
    public static ReconcileResult RequeueWithBackoff(string reason, KubeFailure failure) =>
        RequeueWithBackoff(reason, failure.RetryAfter) with { LongestBackoff = RetryBackoff.LongestFor(failure) };

    /// <summary>
    /// After a call that the server refused: nothing more where the object is gone, soon again after a conflict, later else.
    /// </summary>
    /// <param name="failure">The refusal.</param>
    /// <param name="what">What was refused, before the server's words; empty for nothing.</param>
    public static ReconcileResult AfterRefusal(KubeFailure failure, string what = "") =>
        failure.IsNotFound ? Done
        : failure.IsConflict ? Requeue
        : RequeueWithBackoff(what.Length == 0 ? failure.Message : $"{what}: {failure.Message}", failure);

    /// <summary>The same, of a pass that failed in a way that another try would not mend.</summary>
    /// <param name="reason">Why, without secret values.</param>
    public ReconcileResult AsFailure(string reason) => this with { Reason = reason };
}
