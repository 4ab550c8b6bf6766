namespace Keyferry.Kubernetes.Retries;

/// <summary>How waits between tries grow.</summary>
/// <param name="First">The wait after the first failure.</param>
/// <param name="Longest">The longest wait.</param>
public sealed record BackoffSettings(TimeSpan First, TimeSpan Longest)
{
    /// <summary>What share of a wait jitter may take away, from 0 to 1.</summary>
    public double JitterShare { get; init; } = 0.2;

    /// <summary>The most that a server's <c>Retry-After</c> is heeded.</summary>
    public TimeSpan LongestAsked { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>
/// How long to wait after the n-th failure in a row: doubled each time up to a limit, less some jitter, so that what failed
/// together does not come back together.
/// </summary>
/// <param name="jitter">Answers from 0 (inclusive) to 1, new each time.</param>
public sealed class ExponentialBackoff(Func<double> jitter)
{
    // Doubled more often than this, every first wait is beyond every limit; and the power stays far from infinity.
    private const int MostDoublings = 32;

    /// <summary>The wait before the next try.</summary>
    /// <param name="settings">How waits grow.</param>
    /// <param name="attempts">Failures in a row, from 1.</param>
    /// <param name="asked">The least that a server asked to wait; null where it asked for nothing.</param>
    public TimeSpan Delay(BackoffSettings settings, int attempts, TimeSpan? asked = null)
    {
        var doublings = Math.Clamp(attempts - 1, 0, MostDoublings);
        var full = Math.Min(settings.First.TotalSeconds * Math.Pow(2, doublings), settings.Longest.TotalSeconds);
        var own = TimeSpan.FromSeconds(full * (1 - (settings.JitterShare * Share())));
        var least = asked is { } given && given < settings.LongestAsked ? given : asked is null ? own : settings.LongestAsked;
        return least > own ? least : own;
    }

    // What is no number from 0 to 1 spreads nothing; it must not reach a TimeSpan.
    private double Share() => jitter() is >= 0 and <= 1 and var share ? share : 0;
}
