using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Keyferry.Benchmarks.Templates;

/// <summary>Parsing and rendering templates, beside Go's text/template in the same run where Go is present.</summary>
internal static class TemplateBench
{
    public static int Run()
    {
        Console.WriteLine("Measuring Go...");
        var before = GoReference.Measure(out var reason);
        if (reason.Length > 0)
        {
            Console.WriteLine(reason);
        }

        Console.WriteLine("Measuring Keyferry...");
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(8).WithIterationCount(20).WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(200));
        var config = ManualConfig.CreateEmpty()
            .AddJob(job).AddLogger(NullLogger.Instance)
            .AddColumnProvider(BenchmarkDotNet.Columns.DefaultColumnProviders.Instance)
            .WithOptions(ConfigOptions.DisableLogFile);
        var reports = BenchmarkRunner.Run<TemplateMeasures>(config).Reports;

        // Once more after ours: a machine that others slow down for a while does not favour one side.
        var after = before.Count > 0 ? GoReference.Measure(out _) : [];
        Console.WriteLine("\n| template | parse | Go parse | ratio | render | Go execute | ratio | bytes a render | Go: what ESO does for a key |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        for (var at = 0; at < TemplateCase.All.Count; at++)
        {
            var parse = Least(reports, "Parse", at);
            var execute = Least(reports, "Execute", at);
            var bytes = Of(reports, "Execute", at).GcStats.GetBytesAllocatedPerOperation(Of(reports, "Execute", at).BenchmarkCase);
            var go = before.Count > at ? new GoFigures(
                Math.Min(before[at].Parse, after[at].Parse), Math.Min(before[at].Execute, after[at].Execute),
                Math.Min(before[at].Whole, after[at].Whole)) : null;
            Console.WriteLine(
                $"| {at + 1} {TemplateCase.All[at].Name} | {Microseconds(parse)} | {Microseconds(go?.Parse)} | {Ratio(parse, go?.Parse)} "
                + $"| {Microseconds(execute)} | {Microseconds(go?.Execute)} | {Ratio(execute, go?.Execute)} | {bytes} | {Microseconds(go?.Whole)} |");
        }

        Console.WriteLine("\nMicroseconds, the least of the rounds; a ratio below 1 means faster than Go.");
        return 0;
    }

    private static BenchmarkReport Of(IEnumerable<BenchmarkReport> reports, string method, int number) => reports.Single(r =>
        r.BenchmarkCase.Descriptor.WorkloadMethod.Name == method
        && (int)r.BenchmarkCase.Parameters["Case"] == number);

    private static double Least(IEnumerable<BenchmarkReport> reports, string method, int number) =>
        Of(reports, method, number).ResultStatistics!.Min;

    private static string Microseconds(double? nanoseconds) =>
        nanoseconds is { } value ? (value / 1000).ToString("0.0", CultureInfo.InvariantCulture) : "-";

    private static string Ratio(double ours, double? theirs) =>
        theirs is { } other ? (ours / other).ToString("0.00", CultureInfo.InvariantCulture) : "-";
}
