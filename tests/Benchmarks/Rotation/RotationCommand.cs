using System.CommandLine;
using System.Globalization;
using Keyferry.Benchmarks.Figures;

namespace Keyferry.Benchmarks.Rotation;

/// <summary>From a change at the provider to the Secret, and to the restart of the workload that uses it.</summary>
internal static class RotationCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var count = new Option<int>("--n") { Description = "How many secrets are rotated, one after the other.", DefaultValueFactory = static _ => 100 };
        var interval = new Option<int>("--interval") { Description = "The refresh interval of those that are polled, in seconds.", DefaultValueFactory = static _ => 10 };
        var debounce = new Option<string>("--debounce") { Description = "The engine's --restart-debounce.", DefaultValueFactory = static _ => "10s" };
        var real = new Option<bool>("--real") { Description = "On a real API server (eng/cluster up) in place of the in-memory one." };
        var command = new Command("rotation", "From a change at the provider to Secret and restart, by force-sync and by poll.") { count, interval, debounce, real };
        command.SetAction(async (parsed, cancellation) =>
        {
            await RunAsync(
                new RotationOptions(parsed.GetValue(count), TimeSpan.FromSeconds(parsed.GetValue(interval)), parsed.GetValue(debounce)!, parsed.GetValue(real)),
                Console.Out, cancellation);
            return 0;
        });
        return command;
    }

    /// <summary>Measures and prints.</summary>
    /// <param name="options">What.</param>
    /// <param name="output">Where to print.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(RotationOptions options, TextWriter output, CancellationToken cancellation)
    {
        var figures = new List<Figure>();
        await using var run = await RotationRun.StartAsync(options, TimeProvider.System, cancellation);
        foreach (var (name, interval, forces) in new[] { ("force_sync", TimeSpan.FromHours(1), true), ("poll", options.Interval, false) })
        {
            var (toSecret, toRestart) = await run.MeasureAsync(options.Count, interval, forces, cancellation);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"  {name} {options.Count:N0}: Secret p50 {toSecret.At(0.5):F3} s, p99 {toSecret.At(0.99):F3} s; restart p50 {toRestart.At(0.5):F3} s, p99 {toRestart.At(0.99):F3} s (debounce {options.Debounce})"));
            figures.Add(One($"{name}_secret_p50_s", toSecret.At(0.5)));
            figures.Add(One($"{name}_secret_p99_s", toSecret.At(0.99)));
            figures.Add(One($"{name}_restart_p50_s", toRestart.At(0.5)));
            figures.Add(One($"{name}_restart_p99_s", toRestart.At(0.99)));
        }

        await output.WriteLineAsync();
        foreach (var figure in figures)
        {
            await output.WriteLineAsync(figure.ToJson());
        }

        Figure One(string name, double value) => new("rotation", name, value, "s", options.IsReal ? "real" : "local") { N = options.Count };
    }
}

/// <summary>What is rotated.</summary>
/// <param name="Count">How many secrets, in each of both ways.</param>
/// <param name="Interval">The refresh interval of those that are polled.</param>
/// <param name="Debounce">The engine's debounce, as its flag takes it.</param>
/// <param name="IsReal">Whether on eng/cluster.</param>
internal sealed record RotationOptions(int Count, TimeSpan Interval, string Debounce, bool IsReal = false);
