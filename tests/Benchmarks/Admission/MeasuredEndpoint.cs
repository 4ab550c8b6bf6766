using Keyferry.Benchmarks.Figures;
using Keyferry.Benchmarks.Processes;

namespace Keyferry.Benchmarks.Admission;

/// <summary>An endpoint that reviews are sent to, and what was measured of it so far.</summary>
/// <param name="name">Its name in figures.</param>
/// <param name="target">Its address.</param>
/// <param name="review">What is sent.</param>
/// <param name="usage">What its process has used so far.</param>
/// <param name="options">How to measure.</param>
/// <param name="time">The clock.</param>
internal sealed class MeasuredEndpoint(
    string name, Uri target, MeasuredReview review, Func<ProcessUsage> usage, AdmissionOptions options, TimeProvider time) : IDisposable
{
    private readonly ReviewSender _sender = new(target, review, options.Connections);

    /// <summary>Its name in figures.</summary>
    public string Name => name;

    /// <summary>The highest rate of all rounds, in answers a second.</summary>
    public double MaxRate { get; private set; }

    /// <summary>The server's CPU time for an answer in that round, in microseconds.</summary>
    public double CpuMicroseconds { get; private set; }

    /// <summary>The latencies at each steady rate, in milliseconds.</summary>
    public SortedDictionary<int, Percentiles> Latencies { get; } = [];

    /// <summary>Sends, and forgets how it went.</summary>
    public Task WarmUpAsync(CancellationToken cancellation) =>
        new ClosedLoop(_sender, time).MeasureAsync(options.WarmUp, cancellation);

    /// <summary>Measures one round of the highest rate.</summary>
    public async Task MeasureMaxAsync(CancellationToken cancellation)
    {
        var before = usage().Cpu;
        var (answers, rate) = await new ClosedLoop(_sender, time).MeasureAsync(options.RoundDuration, cancellation);
        if (rate > MaxRate)
        {
            (MaxRate, CpuMicroseconds) = (rate, (usage().Cpu - before).TotalMicroseconds / answers);
        }
    }

    /// <summary>Measures latencies at a steady rate.</summary>
    public async Task MeasureLatencyAsync(int rate, CancellationToken cancellation) =>
        Latencies[rate] = await new OpenLoop(_sender, time).MeasureAsync(rate, options.Duration, cancellation);

    /// <summary>The figures of it.</summary>
    public IEnumerable<Figure> Figures()
    {
        foreach (var (rate, latencies) in Latencies)
        {
            yield return Of("p50_ms", latencies.At(0.5), "ms") with { Rate = rate };
            yield return Of("p99_ms", latencies.At(0.99), "ms") with { Rate = rate };
            yield return Of("p999_ms", latencies.At(0.999), "ms") with { Rate = rate };
        }

        yield return Of("max_rate", MaxRate, "1/s");
        yield return Of("cpu_us_per_review", CpuMicroseconds, "us");

        Figure Of(string figure, double value, string unit) => new(review.Benchmark, figure, value, unit, name);
    }

    /// <inheritdoc/>
    public void Dispose() => _sender.Dispose();
}
