using System.CommandLine;
using System.Globalization;
using Keyferry.Benchmarks.Figures;

namespace Keyferry.Benchmarks.Steady;

/// <summary>How much memory the engine takes, and what of it grows with what.</summary>
internal static class MemoryCommand
{
    private const int UnrelatedBytes = 30 * 1024;
    private static readonly int[] Counts = [1_000, 10_000];

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var counts = new Option<string>("--n")
        {
            Description = "How many ExternalSecrets, growing, with commas.", DefaultValueFactory = static _ => string.Join(',', Counts),
        };
        var unrelated = new Option<int>("--unrelated")
        {
            Description = "How many Secrets of 30 KB beside them.", DefaultValueFactory = static _ => 20_000,
        };
        var real = new Option<bool>("--real") { Description = "On a real API server (eng/cluster up) in place of the in-memory one." };
        var command = new Command("memory", "Resident memory: idle, with ExternalSecrets, and beside unrelated Secrets.") { counts, unrelated, real };
        command.SetAction(async (parsed, cancellation) =>
        {
            var steps = parsed.GetValue(counts)!.Split(',')
                .Select(static w => int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0
                    ? n
                    : throw new InvalidOperationException($"--n: \"{w}\" is no number of ExternalSecrets; such as --n 1000,10000"))
                .Order().ToArray();
            var options = new MemoryOptions(steps, parsed.GetValue(unrelated), TimeSpan.FromSeconds(20), parsed.GetValue(real));
            await RunAsync(options, Console.Out, cancellation);
            return 0;
        });
        return command;
    }

    /// <summary>Measures and prints.</summary>
    /// <param name="options">What.</param>
    /// <param name="output">Where to print.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(MemoryOptions options, TextWriter output, CancellationToken cancellation)
    {
        var figures = new List<Figure>();
        await using var run = await SteadyRun.StartAsync(options.IsReal, TimeProvider.System, cancellation);
        await MeasureAsync("idle", 0);
        await run.PrepareAsync(cancellation);
        var made = 0;
        foreach (var count in options.Counts)
        {
            await run.Client.CreateSomeAsync(made, count - made, "1h", cancellation);
            made = count;
            await run.UntilReadyAsync(count, cancellation);
            await MeasureAsync("objects", count);
        }

        if (options.Unrelated > 0)
        {
            await run.Client.CreateUnrelatedAsync(options.Unrelated, UnrelatedBytes, cancellation);
            await MeasureAsync("unrelated", options.Unrelated);
        }

        await output.WriteLineAsync();
        foreach (var figure in figures)
        {
            await output.WriteLineAsync(figure.ToJson());
        }

        async Task MeasureAsync(string name, int count)
        {
            await Task.Delay(options.Settling, cancellation);
            run.Engine.ThrowIfEnded();
            var usage = run.Engine.Usage;
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"  {name} {count:N0}: {Mebibytes(usage.Memory):F0} MiB now, {Mebibytes(usage.PeakMemory):F0} MiB at most"));
            var target = options.IsReal ? "real" : "local";
            figures.Add(new Figure("memory", $"{name}_rss_mib", Mebibytes(usage.Memory), "MiB", target) { N = count });
            figures.Add(new Figure("memory", $"{name}_peak_mib", Mebibytes(usage.PeakMemory), "MiB", target) { N = count });
        }
    }

    private static double Mebibytes(long bytes) => bytes / 1048576.0;
}

/// <summary>What the engine's memory is measured with.</summary>
/// <param name="Counts">How many ExternalSecrets, growing.</param>
/// <param name="Unrelated">How many Secrets of 30 KB beside them.</param>
/// <param name="Settling">How long to wait before each reading.</param>
/// <param name="IsReal">Whether on eng/cluster.</param>
internal sealed record MemoryOptions(IReadOnlyList<int> Counts, int Unrelated, TimeSpan Settling, bool IsReal = false);
