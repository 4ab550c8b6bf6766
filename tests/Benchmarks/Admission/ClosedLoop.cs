namespace Keyferry.Benchmarks.Admission;

/// <summary>Sends as fast as answers come: the highest rate.</summary>
/// <param name="sender">Sends.</param>
/// <param name="time">The clock.</param>
internal sealed class ClosedLoop(ReviewSender sender, TimeProvider time)
{
    /// <summary>How many requests each connection has on its way.</summary>
    public const int PerConnection = 8;

    /// <summary>Sends for a while.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many answers came, and how many that is a second.</returns>
    public async Task<(long Answers, double Rate)> MeasureAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, sender.Connections * PerConnection).Select(worker =>
            Task.Run(() => WorkAsync(worker, start, duration, cancellation), cancellation)));
        var all = answers.Sum();
        return (all, all / time.GetElapsedTime(start).TotalSeconds);
    }

    private async Task<long> WorkAsync(int worker, long start, TimeSpan duration, CancellationToken cancellation)
    {
        var answers = 0L;
        for (; time.GetElapsedTime(start) < duration; answers++)
        {
            await sender.SendAsync(worker, cancellation);
        }

        return answers;
    }
}
