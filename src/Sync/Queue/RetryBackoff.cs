namespace Keyferry.Sync.Queue;

/// <summary>How long to wait after the n-th failure in a row: 1 s, doubled each time, 7 min at most, less some jitter.</summary>
/// <param name="jitter">Answers from 0 (inclusive) to 1; spreads objects that fail together.</param>
public sealed class RetryBackoff(Func<double> jitter)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(7);

    /// <summary>The wait before the next attempt.</summary>
    /// <param name="failures">Failures in a row, from 1.</param>
    public TimeSpan Delay(int failures)
    {
        var exponent = Math.Clamp(failures - 1, 0, 16);
        var full = Math.Min(First.TotalSeconds * Math.Pow(2, exponent), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(full * (1 - (0.2 * jitter())));
    }
}
