using System.CommandLine;
using System.Globalization;
using Keyferry.Benchmarks.Figures;

namespace Keyferry.Benchmarks.Admission;

/// <summary>Measures endpoints beside each other, and prints what came of it.</summary>
internal static class EndpointRun
{
    /// <summary>How long each steady rate lasts, as a word of the command line.</summary>
    public static Option<int> SecondsOption()
    {
        var seconds = new Option<int>("--seconds")
        {
            Description = "How long each steady rate lasts.",
            DefaultValueFactory = static _ => 20,
        };
        seconds.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 3600)
            {
                result.AddError("--seconds: expected a number between 1 and 3600");
            }
        });
        return seconds;
    }

    /// <summary>Measures and prints for people.</summary>
    /// <param name="endpoints">What is measured.</param>
    /// <param name="options">How.</param>
    /// <param name="output">Where to print.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task MeasureAsync(
        IReadOnlyList<MeasuredEndpoint> endpoints, AdmissionOptions options, TextWriter output, CancellationToken cancellation)
    {
        foreach (var endpoint in endpoints)
        {
            await endpoint.WarmUpAsync(cancellation);
        }

        // In turns, so that a while in which others load the machine favours no side.
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var endpoint in endpoints)
            {
                await endpoint.MeasureMaxAsync(cancellation);
            }
        }

        foreach (var rate in options.Rates)
        {
            foreach (var endpoint in endpoints)
            {
                await endpoint.MeasureLatencyAsync(rate, cancellation);
            }
        }

        foreach (var endpoint in endpoints)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{endpoint.Name}: at most {endpoint.MaxRate:N0} reviews/s, {endpoint.CpuMicroseconds:F0} us CPU each"));
            foreach (var (rate, latencies) in endpoint.Latencies)
            {
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"  at {rate:N0}/s: p50 {latencies.At(0.5):F2} ms, p99 {latencies.At(0.99):F2} ms, p99.9 {latencies.At(0.999):F2} ms"));
            }
        }
    }

    /// <summary>Prints the figures of both, and their ratio.</summary>
    public static async Task WriteFiguresAsync(MeasuredEndpoint ours, MeasuredEndpoint kestrel, string benchmark, TextWriter output)
    {
        await output.WriteLineAsync();
        var ratio = new Figure(benchmark, "kestrel_ratio", ours.MaxRate / kestrel.MaxRate, "1", ours.Name);
        foreach (var figure in ours.Figures().Concat(kestrel.Figures()).Append(ratio))
        {
            await output.WriteLineAsync(figure.ToJson());
        }
    }
}
