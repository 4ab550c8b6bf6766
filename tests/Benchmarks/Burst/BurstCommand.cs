using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Keyferry.Benchmarks.Figures;

namespace Keyferry.Benchmarks.Burst;

/// <summary>New ExternalSecrets, all at once: how long until all are Ready, and what that costs.</summary>
internal static class BurstCommand
{
    private static readonly int[] Counts = [1_000, 10_000];

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var counts = new Option<int[]>("--n")
        {
            Description = "How many ExternalSecrets, with commas for several bursts.",
            HelpName = "1000,10000",
            CustomParser = ReadCounts,
            DefaultValueFactory = static _ => Counts,
        };
        var real = new Option<bool>("--vs-real")
        {
            Description = "Also against a real API server (eng/cluster up), beside the same writes with no engine.",
        };
        var core = new Option<bool>("--vs-core")
        {
            Description = "Also against the old kube-apiserver alone (eng/cluster up --core-only), beside the same writes.",
        };
        var command = new Command(
            "burst", "New ExternalSecrets of one AWS store (100 keys, 20 ms a call) until all are Ready.") { counts, real, core };
        command.SetAction(async (parsed, cancellation) =>
        {
            var targets = BurstTarget.All.Where(t => t.Name switch
            {
                BurstTarget.Real => parsed.GetValue(real),
                BurstTarget.Core => parsed.GetValue(core),
                _ => true,
            });
            await RunAsync(parsed.GetValue(counts)!, [.. targets], Console.Out, cancellation);
            return 0;
        });
        return command;
    }

    /// <summary>Measures and prints.</summary>
    /// <param name="counts">How many ExternalSecrets each burst has.</param>
    /// <param name="targets">The API servers to measure on.</param>
    /// <param name="output">Where to print.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(
        IReadOnlyList<int> counts, IReadOnlyList<BurstTarget> targets, TextWriter output, CancellationToken cancellation)
    {
        var run = new BurstRun(output, TimeProvider.System);
        var figures = new List<Figure>();
        foreach (var target in targets)
        {
            foreach (var count in counts)
            {
                await output.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"burst of {count:N0} on {target.Name}"));
                var result = await run.MeasureAsync(target, count, cancellation);
                await output.WriteLineAsync(result.ToString());
                figures.AddRange(result.Figures(target.Name));
            }
        }

        await output.WriteLineAsync();
        foreach (var figure in figures)
        {
            await output.WriteLineAsync(figure.ToJson());
        }
    }

    private static int[]? ReadCounts(ArgumentResult result)
    {
        var counts = new List<int>();
        foreach (var word in result.Tokens.SelectMany(static t => t.Value.Split(',')))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > 1_000_000)
            {
                result.AddError($"--n: \"{word}\" is not a number between 1 and 1000000; such as --n 1000,10000");
                return null;
            }

            counts.Add(count);
        }

        return [.. counts];
    }
}
