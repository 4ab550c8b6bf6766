namespace Keyferry.Sync.Queue;

/// <summary>What a pass over an object came to.</summary>
public enum OutcomeKind
{
    /// <summary>Nothing more to do until something changes.</summary>
    Done,

    /// <summary>Look again after a time; the failure count starts over.</summary>
    After,

    /// <summary>Failed in a way that may pass: look again after a growing back-off.</summary>
    Retry,

    /// <summary>Somebody else wrote at the same time: look again at once.</summary>
    Again,
}

/// <summary>What a pass over an object came to, and when to look again.</summary>
/// <param name="Kind">What it came to.</param>
/// <param name="Delay">With <see cref="OutcomeKind.After"/>: the time to wait.</param>
/// <param name="Reason">With <see cref="OutcomeKind.Retry"/>: why, without secret values.</param>
public readonly record struct Outcome(OutcomeKind Kind, TimeSpan Delay = default, string? Reason = null)
{
    /// <summary>Nothing more to do until something changes.</summary>
    public static Outcome Done { get; } = new(OutcomeKind.Done);

    /// <summary>Look again at once.</summary>
    public static Outcome Again { get; } = new(OutcomeKind.Again);

    /// <summary>Look again after a time.</summary>
    public static Outcome After(TimeSpan delay) => new(OutcomeKind.After, delay);

    /// <summary>Look again after a growing back-off.</summary>
    public static Outcome Retry(string reason) => new(OutcomeKind.Retry, default, reason);
}
