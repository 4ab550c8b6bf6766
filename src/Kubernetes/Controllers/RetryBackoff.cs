using Keyferry.Kubernetes.Retries;

namespace Keyferry.Kubernetes.Controllers;

/// <summary>
/// How long a key waits after the n-th failure or conflict in a row: 1 s after a failure, 50 ms after a conflict, doubled for
/// each failure or conflict before it, less some jitter.
/// </summary>
/// <param name="jitter">Answers from 0 (inclusive) to 1; spreads objects that fail together.</param>
/// <param name="longest">The longest wait; 7 min, as ESO has it, where none is given.</param>
public sealed class RetryBackoff(Func<double> jitter, TimeSpan? longest = null)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(7);

    // Long enough for the watch to bring the other's write, too short for a person to notice.
    private static readonly TimeSpan FirstConflict = TimeSpan.FromMilliseconds(50);

    private readonly ExponentialBackoff _backoff = new(jitter);
    private readonly BackoffSettings _failure = new(TimeSpan.FromSeconds(1), longest ?? Longest) { LongestAsked = LongestAsked };
    private readonly BackoffSettings _conflict = new(FirstConflict, longest ?? Longest);

    /// <summary>The most that a server's <c>Retry-After</c> is heeded.</summary>
    public static TimeSpan LongestAsked { get; } = TimeSpan.FromHours(1);

    /// <summary>The wait after a failure, and no less than the server asked for.</summary>
    /// <param name="attempts">Failures and conflicts in a row, from 1.</param>
    /// <param name="asked">The least to wait; null where the server asked for nothing.</param>
    public TimeSpan Delay(int attempts, TimeSpan? asked = null) => _backoff.Delay(_failure, attempts, asked);

    /// <summary>The wait after a conflict.</summary>
    /// <param name="attempts">Failures and conflicts in a row, from 1.</param>
    public TimeSpan ConflictDelay(int attempts) => _backoff.Delay(_conflict, attempts);
}
