namespace Keyferry.Sync.Queue;

/// <summary>What a pass over an object came to.</summary>
public enum OutcomeKind
{
    /// <summary>Nothing more to do until something changes.</summary>
    Done,

    /// <summary>Look again after a time; the failure count starts over, but where <see cref="Outcome.KeepsAttempts"/>.</summary>
    After,

    /// <summary>Failed in a way that may pass: look again after a growing back-off.</summary>
    Retry,

    /// <summary>Somebody else wrote at the same time: look again after a short, growing back-off.</summary>
    Again,

    /// <summary>The pass was cancelled before its end: the key waits as if it had not been taken.</summary>
    Cancelled,
}

/// <summary>What a pass over an object came to, and when to look again.</summary>
/// <param name="Kind">What it came to.</param>
/// <param name="Delay">
/// With <see cref="OutcomeKind.After"/>: the time to wait, cut at <see cref="WorkQueue{TKey}.LongestDelay"/>. With
/// <see cref="OutcomeKind.Retry"/>: the least time to wait, as a server's <c>Retry-After</c> asks, cut at
/// <see cref="RetryBackoff.LongestAsked"/>.
/// </param>
/// <param name="Reason">Why the pass failed, without secret values; null where it did not.</param>
public readonly record struct Outcome(OutcomeKind Kind, TimeSpan Delay = default, string? Reason = null)
{
    /// <summary>Whether the pass failed, whether or not it is tried again for that.</summary>
    public bool IsFailure => Reason is not null;

    /// <summary>
    /// With <see cref="OutcomeKind.After"/>: whether the failure count stays, as the pass never came to what it is for.
    /// </summary>
    public bool KeepsAttempts { get; init; }

    /// <summary>Nothing more to do until something changes.</summary>
    public static Outcome Done { get; } = new(OutcomeKind.Done);

    /// <summary>Look again soon: somebody else wrote at the same time.</summary>
    public static Outcome Again { get; } = new(OutcomeKind.Again);

    /// <summary>The pass was cancelled before its end.</summary>
    public static Outcome Cancelled { get; } = new(OutcomeKind.Cancelled);

    /// <summary>Look again after a time.</summary>
    public static Outcome After(TimeSpan delay) => new(OutcomeKind.After, delay);

    /// <summary>Look again after a time: the pass could not begin its work, so failures before it still count.</summary>
    public static Outcome Wait(TimeSpan delay) => new(OutcomeKind.After, delay) { KeepsAttempts = true };

    /// <summary>Look again after a growing back-off.</summary>
    /// <param name="reason">Why, without secret values.</param>
    /// <param name="retryAfter">The least time to wait, where a server named one.</param>
    public static Outcome Retry(string reason, TimeSpan? retryAfter = null) =>
        new(OutcomeKind.Retry, retryAfter ?? TimeSpan.Zero, reason);

    /// <summary>The same, of a pass that failed in a way that another try would not mend.</summary>
    /// <param name="reason">Why, without secret values.</param>
    public Outcome AsFailure(string reason) => this with { Reason = reason };
}
