using System.Globalization;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

namespace Keyferry.Interleavings.Tests.Support;

/// <summary>
/// Runs a scenario many times, each time in another order of its tasks, chosen by a seed
/// (https://microsoft.github.io/coyote). KEYFERRY_INTERLEAVING_SEED replays a run that failed; KEYFERRY_INTERLEAVING_RUNS
/// makes it longer.
/// </summary>
internal static class Systematic
{
    // A scenario takes some tens of decisions; one that takes so many has a loop that does not end.
    private const uint MostDecisions = 5_000;

    /// <summary>Asserts that the scenario holds in every order that is tried.</summary>
    /// <param name="scenario">Runs it once.</param>
    /// <param name="uncontrolled">Calls that Coyote does not control and that the scenario cannot do without.</param>
    public static void Holds(Func<Task> scenario, params string[] uncontrolled)
    {
        var seed = Setting("KEYFERRY_INTERLEAVING_SEED", 20261128);

        // Coyote waits by the wall clock for what it does not control.
        var runs = uncontrolled.Length == 0 ? 60u : 10u;
        var found = Explore(scenario, seed, Setting("KEYFERRY_INTERLEAVING_RUNS", runs), uncontrolled);
        Assert.That(found.Bug, Is.Null, $"found in run {found.Runs}; replay it with KEYFERRY_INTERLEAVING_SEED={seed}");
    }

    /// <summary>Asserts that some order shows the scenario's fault, and that the same seed shows it again.</summary>
    public static void IsFound(Func<Task> faulty, string message)
    {
        const uint Seed = 7;
        var found = Explore(faulty, Seed, 1_000, []);
        Assert.That(found.Bug, Does.Contain(message));
        var again = Explore(faulty, Seed, 1_000, []);
        Assert.That((again.Runs, again.Bug), Is.EqualTo((found.Runs, found.Bug)), "the seed does not replay it");
    }

    private static Exploration Explore(Func<Task> scenario, uint seed, uint runs, string[] uncontrolled)
    {
        var configuration = Configuration.Create()
            .WithTestingIterations(runs)
            .WithMaxSchedulingSteps(MostDecisions)
            .WithRandomGeneratorSeed(seed)
            .WithDeadlockTimeout(60_000)
            .WithTelemetryEnabled(false);
        using var engine = TestingEngine.Create(configuration, scenario);
        engine.Run();
        var report = engine.TestReport;
        Assert.That(
            report.UncontrolledInvocations.Where(u => !uncontrolled.Any(allowed => u.EndsWith(allowed, StringComparison.Ordinal))), Is.Empty,
            "what Coyote does not control makes orders that no seed replays");
        return new Exploration(
            report.NumOfExploredFairPaths + report.NumOfExploredUnfairPaths,
            report.BugReports.FirstOrDefault()?.Split('\n')[0]);
    }

    private static uint Setting(string name, uint fallback) =>
        uint.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : fallback;

    private sealed record Exploration(int Runs, string? Bug);
}
