using System.CommandLine;
using System.Globalization;
using Keyferry.Benchmarks.Figures;
using Keyferry.Webhook.Commands;

namespace Keyferry.Benchmarks.Lint;

/// <summary><c>keyferry lint</c> over a large repository: how many documents a second, reading and YAML included.</summary>
internal static class LintBench
{
    private const int Rounds = 3;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var count = new Option<int>("--n") { Description = "How many documents.", DefaultValueFactory = static _ => 10_000 };
        var command = new Command("lint", "keyferry lint over 10,000 documents: documents a second.") { count };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(count), Console.Out));
        return command;
    }

    /// <summary>Measures and prints.</summary>
    /// <param name="count">How many documents.</param>
    /// <param name="output">Where to print.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(int count, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("keyferry-lint-bench-");
        try
        {
            var bytes = LintDocuments.Write(folder.FullName, count);
            await output.WriteLineAsync(Line($"lint: {count} documents, {bytes / 1024.0 / 1024.0:0.0} MiB"));
            var best = TimeSpan.MaxValue;
            for (var round = 0; round < Rounds; round++)
            {
                using var found = new StringWriter();
                using var summary = new StringWriter();
                var context = new CommandContext(found, summary, static _ => null, []);
                var cpu = Environment.CpuUsage.TotalTime;
                var begun = TimeProvider.System.GetTimestamp();
                var code = await new KeyferryCommand(context).InvokeAsync(["lint", folder.FullName]);
                var taken = TimeProvider.System.GetElapsedTime(begun);
                if (code != 0)
                {
                    await output.WriteLineAsync($"lint ended with {code}: {summary}");
                    return 1;
                }

                best = taken < best ? taken : best;
                await output.WriteLineAsync(Line(
                    $"  round {round + 1}: {count / taken.TotalSeconds:0} documents a second, {taken.TotalSeconds:0.0} s, CPU {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:0.0} s; {summary.ToString().Trim()}"));
            }

            await output.WriteLineAsync(
                new Figure("lint", "documents_a_second", count / best.TotalSeconds, "1/s", "local") { N = count }.ToJson());
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
