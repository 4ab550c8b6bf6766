using Keyferry.Kubernetes.Calls;
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

    // An API server that is well again is not to be waited for as long as it was away: its own flow control protects it.
    private static readonly TimeSpan LongestInTrouble = TimeSpan.FromSeconds(30);

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
    /// <param name="longest">The longest wait, where it is shorter than that of every failure; null where it is not.</param>
    public TimeSpan Delay(int attempts, TimeSpan? asked = null, TimeSpan? longest = null) => _backoff.Delay(
        longest is { } limit && limit < _failure.Longest ? _failure with { Longest = limit } : _failure, attempts, asked);

    /// <summary>How long a wait may be after what the API server refused; null where it says nothing of that.</summary>
    /// <param name="failure">The refusal.</param>
    public static TimeSpan? LongestFor(KubeFailure failure) => failure.IsServerTrouble ? LongestInTrouble : null;

    /// <summary>The wait after a conflict.</summary>
    /// <param name="attempts">Failures and conflicts in a row, from 1.</param>
    public TimeSpan ConflictDelay(int attempts) => _backoff.Delay(_conflict, attempts);
}
