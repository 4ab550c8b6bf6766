namespace Keyferry.Kubernetes.Controllers;

/// <summary>
/// How long to wait after the n-th failure in a row: 1 s, doubled each time, 7 min at most, less some jitter. After a
/// conflict the first wait is 50 ms.
/// </summary>
/// <param name="jitter">Answers from 0 (inclusive) to 1; spreads objects that fail together.</param>
public sealed class RetryBackoff(Func<double> jitter)
{
    private static readonly TimeSpan FirstFailure = TimeSpan.FromSeconds(1);

    // Long enough for the watch to bring the other's write, too short for a person to notice.
    private static readonly TimeSpan FirstConflict = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(7);

    /// <summary>The most that a server's <c>Retry-After</c> is heeded.</summary>
    public static TimeSpan LongestAsked { get; } = TimeSpan.FromHours(1);

    /// <summary>The wait before the next attempt.</summary>
    /// <param name="failures">Failures in a row, from 1.</param>
    public TimeSpan Delay(int failures) => Delay(FirstFailure, failures);

    /// <summary>The wait before the next attempt, and no less than the server asked for.</summary>
    /// <param name="failures">Failures in a row, from 1.</param>
    /// <param name="asked">The least to wait.</param>
    public TimeSpan Delay(int failures, TimeSpan asked)
    {
        var own = Delay(failures);
        var least = asked < LongestAsked ? asked : LongestAsked;
        return least > own ? least : own;
    }

    /// <summary>The wait after a conflict.</summary>
    /// <param name="conflicts">Conflicts in a row, from 1.</param>
    public TimeSpan ConflictDelay(int conflicts) => Delay(FirstConflict, conflicts);

    private TimeSpan Delay(TimeSpan first, int count)
    {
        var exponent = Math.Clamp(count - 1, 0, 16);
        var full = Math.Min(first.TotalSeconds * Math.Pow(2, exponent), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(full * (1 - (0.2 * Spread())));
    }

    // What is no number from 0 to 1 spreads nothing; it must not reach a TimeSpan.
    private double Spread() => jitter() is >= 0 and <= 1 and var spread ? spread : 0;
}
