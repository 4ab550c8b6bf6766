using System.CommandLine;
using System.Globalization;
using Keyferry.Benchmarks.Figures;

namespace Keyferry.Benchmarks.Steady;

/// <summary>ExternalSecrets that are refreshed again and again, and do not change.</summary>
internal static class RefreshCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var count = new Option<int>("--n") { Description = "How many ExternalSecrets.", DefaultValueFactory = static _ => 1000 };
        var interval = new Option<int>("--interval") { Description = "Their refresh interval, in seconds.", DefaultValueFactory = static _ => 30 };
        var minutes = new Option<double>("--minutes") { Description = "How long it is measured.", DefaultValueFactory = static _ => 2 };
        var real = new Option<bool>("--real") { Description = "On a real API server (eng/cluster up) in place of the in-memory one." };
        var command = new Command("refresh", "Refreshes that find nothing changed: CPU of each, and how long due ones wait.")
        {
            count, interval, minutes, real,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new RefreshOptions(
                parsed.GetValue(count), TimeSpan.FromSeconds(parsed.GetValue(interval)),
                TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(real));
            await RunAsync(options, Console.Out, cancellation);
            return 0;
        });
        return command;
    }

    /// <summary>Measures and prints.</summary>
    /// <param name="options">What.</param>
    /// <param name="output">Where to print.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(RefreshOptions options, TextWriter output, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        using var http = new HttpClient();
        await using var run = await SteadyRun.StartAsync(options.IsReal, time, cancellation);
        await run.PrepareAsync(cancellation);
        await run.Client.CreateSomeAsync(
            0, options.Count, string.Create(CultureInfo.InvariantCulture, $"{options.Interval.TotalSeconds}s"), cancellation);
        await run.UntilReadyAsync(options.Count, cancellation);

        // What the burst itself woke is over, and each object was refreshed once.
        await Task.Delay(options.Interval, time, cancellation);
        var (before, wait, first) = (run.Engine.Usage, QueueWait.Read(await http.GetStringAsync(run.Engine.Metrics, cancellation)), run.Refreshes);
        await Task.Delay(options.Duration, time, cancellation);
        var (after, refreshes) = (run.Engine.Usage, run.Refreshes - first);
        var waited = QueueWait.Read(await http.GetStringAsync(run.Engine.Metrics, cancellation)).Since(wait, 0.99);
        run.Engine.ThrowIfEnded();
        var cpu = (after.Cpu - before.Cpu).TotalMilliseconds;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"  {refreshes:N0} refreshes of {options.Count:N0} objects in {options.Duration.TotalSeconds:F0} s: {cpu / refreshes:F2} ms CPU each; 99 % waited less than {waited:G3} s; {after.Memory / 1048576.0:F0} MiB"));
        await output.WriteLineAsync();
        foreach (var figure in new[]
        {
            One("refreshes", refreshes, "1"), One("cpu_ms_per_refresh", cpu / refreshes, "ms"), One("queue_p99_s", waited, "s"),
            One("rss_mib", after.Memory / 1048576.0, "MiB"),
        })
        {
            await output.WriteLineAsync(figure.ToJson());
        }

        Figure One(string name, double value, string unit) =>
            new("refresh", name, value, unit, options.IsReal ? "real" : "local") { N = options.Count };
    }
}

/// <summary>What is refreshed, and for how long it is measured.</summary>
/// <param name="Count">How many ExternalSecrets.</param>
/// <param name="Interval">Their refresh interval.</param>
/// <param name="Duration">How long it is measured.</param>
/// <param name="IsReal">Whether on eng/cluster.</param>
internal sealed record RefreshOptions(int Count, TimeSpan Interval, TimeSpan Duration, bool IsReal = false);
