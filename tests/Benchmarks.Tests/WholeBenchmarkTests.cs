using System.Text.Json;
using Keyferry.Benchmarks.Admission;
using Keyferry.Benchmarks.Burst;
using Keyferry.Benchmarks.Calls;
using Keyferry.Benchmarks.Calls.Stores;
using Keyferry.Benchmarks.Injection;
using Keyferry.Benchmarks.Lint;
using Keyferry.Benchmarks.Rotation;
using Keyferry.Benchmarks.Steady;
using NUnit.Framework;

namespace Keyferry.Benchmarks.Tests;

/// <summary>Both benchmarks as they run, only small: the real program, the in-memory API server, the stub of AWS.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class WholeBenchmarkTests
{
    // Milliseconds. Only what hangs reaches it: beside other builds and suites a run has taken two minutes.
    private const int Limit = 600_000;

    [Test]
    [CancelAfter(Limit)]
    public async Task Burst_ends_with_its_figures(CancellationToken cancellation)
    {
        using var output = new StringWriter();
        await BurstCommand.RunAsync([50], [BurstTarget.All[0]], output, cancellation);
        var figures = Figures(output.ToString());

        foreach (var name in (string[])["ready_seconds", "cpu_ms_per_object", "peak_mib", "to_secret_p99_s"])
        {
            Assert.That(Value(figures, name, "n", 50), Is.Positive, name);
        }

        // Fifty objects on a hundred keys: each must have been asked for, alone or with others.
        Assert.That(Value(figures, "provider_calls", "n", 50), Is.InRange(1, 150));
    }

    [TestCase(true)]
    [TestCase(false)]
    [CancelAfter(Limit)]
    public async Task Calls_ends_with_its_figures(bool batches, CancellationToken cancellation)
    {
        using var output = new StringWriter();
        var isWithin = await CallsCommand.RunAsync(
            [new CallsCase("small", new AwsStore(AwsStore.SecretsManager, batches), 200, batches ? 15 : 100)], output, cancellation);
        var figures = Figures(output.ToString());

        Assert.That(isWithin, Is.True, output.ToString());
        Assert.That(Value(figures, "store_calls", "n", 200), batches ? Is.InRange(5, 15) : Is.EqualTo(100));
        Assert.That(Value(figures, "credential_reads", "n", 200), Is.EqualTo(1));
    }

    [TestCase("vault")]
    [TestCase("azure")]
    [TestCase("google")]
    [TestCase("webhook")]
    [CancelAfter(Limit)]
    public async Task Calls_has_a_row_a_store(string name, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("keyferry-calls-");
        try
        {
            var row = CallsCase.All(folder.FullName).Single(c => c.Name == name) with { Count = 100 };
            using var output = new StringWriter();
            Assert.That(await CallsCommand.RunAsync([row], output, cancellation), Is.True, output.ToString());
            Assert.That(Value(Figures(output.ToString()), "store_calls", "n", 100), Is.InRange(100, 101));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Rotation_ends_with_its_figures(CancellationToken cancellation)
    {
        using var output = new StringWriter();
        await RotationCommand.RunAsync(new RotationOptions(5, TimeSpan.FromSeconds(2), "500ms"), output, cancellation);
        var figures = Figures(output.ToString());

        foreach (var way in (string[])["force_sync", "poll"])
        {
            Assert.That(Value(figures, $"{way}_secret_p99_s", "n", 5), Is.Positive, way);
            Assert.That(Value(figures, $"{way}_restart_p99_s", "n", 5), Is.GreaterThan(0.5), way);
        }
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Refresh_counts_each_refresh(CancellationToken cancellation)
    {
        using var output = new StringWriter();
        await RefreshCommand.RunAsync(new RefreshOptions(20, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8)), output, cancellation);
        var figures = Figures(output.ToString());

        // Four each; the ends of the interval may hold one more or less.
        Assert.That(Value(figures, "refreshes", "n", 20), Is.InRange(55, 105));
        Assert.That(Value(figures, "cpu_ms_per_refresh", "n", 20), Is.Positive);
        Assert.That(Value(figures, "queue_p99_s", "n", 20), Is.InRange(0.000_000_1, 10));
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Memory_is_read_at_each_step(CancellationToken cancellation)
    {
        using var output = new StringWriter();
        await MemoryCommand.RunAsync(new MemoryOptions([10, 30], 20, TimeSpan.FromMilliseconds(200)), output, cancellation);
        var figures = Figures(output.ToString());

        Assert.That(Value(figures, "idle_rss_mib", "n", 0), Is.InRange(30, 400));
        Assert.That(Value(figures, "objects_peak_mib", "n", 30), Is.AtLeast(Value(figures, "objects_peak_mib", "n", 10)));
        Assert.That(Value(figures, "unrelated_rss_mib", "n", 20), Is.InRange(30, 400));
    }

    [TestCase(false)]
    [TestCase(true)]
    [CancelAfter(Limit)]
    public async Task Admission_and_injection_end_with_their_figures(bool isInjection, CancellationToken cancellation)
    {
        using var output = new StringWriter();
        var moment = TimeSpan.FromMilliseconds(300);
        var options = new AdmissionOptions([100, 200], moment) { Rounds = 1, RoundDuration = moment, WarmUp = moment };
        await (isInjection ? InjectionCommand.RunAsync(options, output, cancellation) : AdmissionCommand.RunAsync(options, output, cancellation));
        var figures = Figures(output.ToString());

        foreach (var target in (string[])["keyferry", "kestrel"])
        {
            var of = figures.Where(f => f.GetProperty("target").GetString() == target).ToList();
            foreach (var name in (string[])["p50_ms", "p99_ms", "p999_ms"])
            {
                Assert.That(Value(of, name, "rate", 100), Is.Positive, name);
                Assert.That(Value(of, name, "rate", 200), Is.Positive, name);
            }

            Assert.That(of.Single(static f => f.GetProperty("figure").ValueEquals("max_rate")).GetProperty("value").GetDouble(), Is.Positive);
        }

        Assert.That(figures.Single(static f => f.GetProperty("figure").ValueEquals("kestrel_ratio")).GetProperty("value").GetDouble(), Is.Positive);
    }

    [Test]
    public void The_review_has_about_four_kilobytes() =>
        Assert.That(SampleReview.Bytes(), Has.Length.InRange(3_900, 4_300));

    [Test]
    public void The_pod_has_about_twelve_kilobytes() =>
        Assert.That(SamplePod.Review(), Has.Length.InRange(11_500, 13_000));

    [Test]
    public async Task Lint_ends_with_its_figure()
    {
        using var output = new StringWriter();

        Assert.That(await LintBench.RunAsync(40, output), Is.Zero, output.ToString());
        Assert.That(Value(Figures(output.ToString()), "documents_a_second", "n", 40), Is.Positive);
    }

    private static List<JsonElement> Figures(string output) =>
    [
        .. output.Split('\n').Where(static l => l.StartsWith('{')).Select(static l => JsonDocument.Parse(l).RootElement),
    ];

    private static double Value(IEnumerable<JsonElement> figures, string name, string by, int number) => figures
        .Single(f => f.GetProperty("figure").ValueEquals(name) && f.GetProperty(by).GetInt32() == number)
        .GetProperty("value").GetDouble();
}
