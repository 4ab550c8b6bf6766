using System.Globalization;

namespace Keyferry.Benchmarks.Steady;

/// <summary>How long ExternalSecrets that were due waited for a worker, by the engine's own histogram.</summary>
/// <param name="buckets">Passes by the longest that they waited, in seconds, each with those before it.</param>
internal sealed class QueueWait(IReadOnlyList<(double Seconds, double Count)> buckets)
{
    private const string Family = "workqueue_queue_duration_seconds_bucket{";

    /// <summary>Reads it from the engine's metrics.</summary>
    /// <param name="metrics">The page.</param>
    public static QueueWait Read(string metrics) => new([.. metrics.Split('\n')
        .Where(static l => l.StartsWith(Family, StringComparison.Ordinal) && l.Contains("=\"externalsecret\"", StringComparison.Ordinal))
        .Select(static l => (Limit(l), double.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)))
        .OrderBy(static b => b.Item1)]);

    /// <summary>Below how many seconds this share of the passes since an earlier reading waited; a bucket's upper end.</summary>
    /// <param name="earlier">The earlier reading.</param>
    /// <param name="share">Between 0 and 1, such as 0.99.</param>
    public double Since(QueueWait earlier, double share)
    {
        var counts = buckets.Select(b => (b.Seconds, Count: b.Count - earlier.CountUpTo(b.Seconds))).ToList();
        var wanted = counts.Count == 0 ? 0 : counts[^1].Count * share;
        return counts.Find(c => c.Count >= wanted).Seconds;
    }

    private double CountUpTo(double seconds) => buckets.FirstOrDefault(b => b.Seconds == seconds).Count;

    private static double Limit(string line)
    {
        const string Label = "le=\"";
        var start = line.IndexOf(Label, StringComparison.Ordinal) + Label.Length;
        var text = line[start..line.IndexOf('"', start)];
        return text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);
    }
}
