using System.CommandLine;
using System.CommandLine.Invocation;
using Keyferry.Benchmarks.Admission;
using Keyferry.Benchmarks.Burst;
using Keyferry.Benchmarks.Calls;
using Keyferry.Benchmarks.Injection;
using Keyferry.Benchmarks.Lint;
using Keyferry.Benchmarks.Processes;
using Keyferry.Benchmarks.Regexp;
using Keyferry.Benchmarks.Rotation;
using Keyferry.Benchmarks.Steady;
using Keyferry.Benchmarks.Templates;
using Keyferry.Benchmarks.Watch;

namespace Keyferry.Benchmarks;

/// <summary>The command line: names of benchmarks, each followed by its own options.</summary>
internal static class BenchCommandLine
{
    /// <summary>All benchmarks.</summary>
    public static RootCommand Root() => new("Measures Keyferry: eng/bench NAME [OPTIONS] [NAME [OPTIONS]]...")
    {
        AdmissionCommand.Create(),
        BurstCommand.Create(),
        CallsCommand.Create(),
        InjectionCommand.Create(),
        LintBench.Create(),
        MemoryCommand.Create(),
        RefreshCommand.Create(),
        RotationCommand.Create(),
        Simple("regexp", "Compiling a pattern and rewriting 100 keys.", static _ => Task.FromResult(RewriteBench.Run())),
        Simple("templates", "Parsing and rendering templates, beside Go.", static _ => Task.FromResult(TemplateBench.Run())),
        Simple("watch", "Watching a collection, beside the official client.", WatchBench.RunAsync),
        ServeCommand.Create(),
    };

    /// <summary>Splits a command line into one for each benchmark.</summary>
    /// <param name="args">The words, such as <c>burst --n 1000 admission</c>.</param>
    /// <param name="names">The benchmarks' names.</param>
    public static IReadOnlyList<string[]> Split(IReadOnlyList<string> args, IReadOnlySet<string> names)
    {
        var lines = new List<List<string>>();
        foreach (var word in args)
        {
            if (lines.Count == 0 || names.Contains(word))
            {
                lines.Add([]);
            }

            lines[^1].Add(word);
        }

        return [.. lines.Select(static l => l.ToArray())];
    }

    /// <summary>Runs the benchmarks one after the other; the first that fails ends it.</summary>
    /// <param name="args">The words of the command line.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellation)
    {
        var root = Root();
        var names = root.Subcommands.Where(static c => !c.Hidden).Select(static c => c.Name).ToHashSet(StringComparer.Ordinal);
        // All are read before one is run: a mistake in the last word should not wait for the first benchmark.
        var parsed = Split(args.Count == 0 ? ["--help"] : args, names).Select(words => root.Parse(words)).ToList();
        if (parsed.Find(static p => p.Errors.Count > 0) is { } wrong)
        {
            parsed = [wrong];
            ((ParseErrorAction)wrong.Action!).ShowHelp = false;
        }

        foreach (var line in parsed)
        {
            var code = await line.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellation);
            if (code != 0)
            {
                return code;
            }
        }

        return 0;
    }

    // The words after the name are for the benchmark itself, which starts itself with them.
    private static Command Simple(string name, string description, Func<string[], Task<int>> run)
    {
        var words = new Argument<string[]>("words") { Hidden = true, Arity = ArgumentArity.ZeroOrMore };
        var command = new Command(name, description) { words };
        command.SetAction((parsed, _) => run(parsed.GetValue(words) ?? []));
        return command;
    }
}
