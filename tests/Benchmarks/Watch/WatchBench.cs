using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Keyferry.Benchmarks.Watch;

/// <summary>
/// Our informer beside the official client's watcher: events a second, allocated bytes an event, peak memory. Each
/// side, and the stub server, runs in a process of its own.
/// </summary>
internal static class WatchBench
{
    // A watcher keeps nothing, an informer has a cache: so both are also measured keeping every object.
    private static readonly string[] Sides = ["official", "read", "metadata", "official-kept", "kept"];

    public static async Task<int> RunAsync(string[] args) => args switch
    {
        ["serve"] => await StubServer.ServeAsync(),
        ["client", var side, var name, var server] => await WatchClient.MeasureAsync(side, name, server),
        _ => await CompareAsync(),
    };

    private static async Task<int> CompareAsync()
    {
        using var stub = Start("watch", "serve");
        var server = await stub.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the stub server did not start");
        var figures = new List<string>();
        foreach (var one in WatchCase.All)
        {
            Console.WriteLine($"\n{one.Count:N0} {one.Name} of {one.Bytes / 1024} KB");
            Console.WriteLine($"  {"side",-14}{"events/s",12}{"bytes/event",14}{"peak MiB",10}   against official");
            var official = new Dictionary<string, Figures>();
            foreach (var side in Sides)
            {
                var got = await MeasureAsync(side, one.Name, server);
                official[side] = got;
                var with = official[side.EndsWith("kept", StringComparison.Ordinal) ? "official-kept" : "official"];
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"  {side,-14}{got.Speed,12:N0}{got.Bytes,14:N0}{got.Peak,10:N0}   {got.Speed / with.Speed:0.00}x speed, {got.Bytes / with.Bytes:0.00}x bytes, {got.Peak / with.Peak:0.00}x peak"));
                figures.Add(Line($"{one.Name}_{side}_events_per_second", one.Count, got.Speed, "1/s"));
                figures.Add(Line($"{one.Name}_{side}_allocated_per_event", one.Count, got.Bytes, "B"));
                figures.Add(Line($"{one.Name}_{side}_peak_memory", one.Count, got.Peak, "MiB"));
            }
        }

        stub.StandardInput.Close();
        await stub.WaitForExitAsync();
        Console.WriteLine();
        foreach (var line in figures)
        {
            Console.WriteLine(line);
        }

        return 0;
    }

    private static async Task<Figures> MeasureAsync(string side, string name, string server)
    {
        using var client = Start("watch", "client", side, name, server);
        var output = await client.StandardOutput.ReadToEndAsync();
        await client.WaitForExitAsync();
        if (client.ExitCode != 0)
        {
            throw new InvalidOperationException($"side {side} of {name} failed with {client.ExitCode}");
        }

        var parts = output.Split(' ', StringSplitOptions.TrimEntries);
        return new Figures(Number(parts[0]), Number(parts[1]), Number(parts[2]));
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("the benchmark cannot start itself");
    }

    private static string Line(string figure, int count, double value, string unit) =>
        $$"""{"bench":"watch","figure":"{{figure}}","n":{{count}},"value":{{JsonSerializer.Serialize(Math.Round(value, 1))}},"unit":"{{unit}}","target":"local"}""";

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Figures(double Speed, double Bytes, double Peak);
}
