using System.CommandLine;
using Keyferry.Benchmarks.Figures;

namespace Keyferry.Benchmarks.Calls;

/// <summary>How many calls to a store new ExternalSecrets take that share its keys.</summary>
internal static class CallsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("calls", "Calls to one store of ExternalSecrets that share 100 keys, beside what is allowed: a row a store.");
        var only = new Option<string?>("--only") { Description = "The name of the one row to measure, such as vault." };
        command.Add(only);
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = Directory.CreateTempSubdirectory("keyferry-calls-");
            try
            {
                var cases = CallsCase.All(folder.FullName).Where(c => parsed.GetValue(only) is not { } name || c.Name == name).ToList();
                return cases.Count == 0
                    ? throw new InvalidOperationException($"--only {parsed.GetValue(only)}: there is no such row")
                    : await RunAsync(cases, Console.Out, cancellation) ? 0 : 1;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }

    /// <summary>Measures and prints.</summary>
    /// <param name="cases">What to measure.</param>
    /// <param name="output">Where to print.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether no case took more calls than it may.</returns>
    public static async Task<bool> RunAsync(IReadOnlyList<CallsCase> cases, TextWriter output, CancellationToken cancellation)
    {
        var run = new CallsRun(TimeProvider.System);
        var figures = new List<Figure>();
        var isWithin = true;
        foreach (var target in cases)
        {
            await output.WriteLineAsync($"calls, {target.Name}: {target.Count:N0} ExternalSecrets on 100 keys");
            var result = await run.MeasureAsync(target, cancellation);
            await output.WriteLineAsync(result.ToString());
            figures.AddRange(result.Figures());
            isWithin &= result.IsWithin;
        }

        await output.WriteLineAsync();
        foreach (var figure in figures)
        {
            await output.WriteLineAsync(figure.ToJson());
        }

        return isWithin;
    }
}
