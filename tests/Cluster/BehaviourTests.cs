using System.Text.RegularExpressions;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests;

/// <summary>
/// Plays recorded stories against the engine and compares what it brings about with what External Secrets Operator 2.9.0
/// brought about. Those that come out differently are listed with the reason; the list is held exactly.
/// </summary>
[Parallelizable(ParallelScope.Self)]
public sealed partial class BehaviourTests
{
    private static readonly string Stories = Repository.Path("tests", "Cluster", "Behaviour");

    [Test]
    public async Task The_engine_behaves_as_recorded_but_where_it_is_listed()
    {
        var python = await Command.RunAsync(Repository.Path("eng", "lib", "python"), [], RealCluster.Environment);
        Assert.That(python.ExitCode, Is.Zero, python.All);
        var played = await Command.RunAsync(
            python.Output.Trim(),
            [
                Path.Combine(Stories, "run.py"), "compare", Stories, Path.Combine(Stories, "golden"),
                "--parallel", "12", "--have", "generic-targets", "--retry", "2", "--differ", Path.Combine(Stories, "different.txt"),
            ],
            RealCluster.Environment, limit: TimeSpan.FromMinutes(25));
        await TestContext.Out.WriteLineAsync(played.All);

        var outcomes = Outcome().Matches(played.Output)
            .DistinctBy(static m => m.Groups["name"].Value)
            .ToDictionary(static m => m.Groups["name"].Value, static m => m.Groups["outcome"].Value);
        Assert.That(outcomes, Has.Count.GreaterThan(150), played.All);

        var listed = (await File.ReadAllLinesAsync(Path.Combine(Stories, "different.txt")))
            .Where(static line => line.Length > 0 && line[0] != '#')
            .Select(static line => line.Split(' ', 2)[0])
            .ToHashSet(StringComparer.Ordinal);
        var failed = outcomes.Where(static o => o.Value == "FAIL").Select(static o => o.Key).ToHashSet(StringComparer.Ordinal);
        var passed = outcomes.Where(static o => o.Value == "pass").Select(static o => o.Key).ToHashSet(StringComparer.Ordinal);
        await TestContext.Out.WriteLineAsync($"{passed.Count} of {passed.Count + failed.Count} stories as recorded");
        Assert.Multiple(() =>
        {
            Assert.That(
                failed.Except(listed, StringComparer.Ordinal).Select(name => Differences(played.Output, name)), Is.Empty,
                "come out differently, unlisted");
            Assert.That(passed.Intersect(listed, StringComparer.Ordinal), Is.Empty, "are listed as different and come out as recorded: strike them");
        });
    }

    [TestCase("watching", Description = "what the player notes of a story goes with the story")]
    [TestCase("comparing", Description = "a second sync may be told a step later")]
    public async Task The_player_is_tested(string what)
    {
        var python = await Command.RunAsync(Repository.Path("eng", "lib", "python"), [], RealCluster.Environment);
        var tested = await Command.RunAsync(python.Output.Trim(), ["-B", Path.Combine(Stories, $"test_{what}.py")], RealCluster.Environment);
        Assert.That(tested.ExitCode, Is.Zero, tested.All);
    }

    /// <summary>What the player said of one story that came out differently: its line and the indented ones below it.</summary>
    private static string Differences(string output, string name) =>
        string.Join('\n', output.Split('\n')
            .SkipWhile(line => !line.StartsWith($"FAIL {name} ", StringComparison.Ordinal) && line != $"FAIL {name}")
            .TakeWhile(static (line, index) => index == 0 || line.StartsWith("     ", StringComparison.Ordinal)));

    [GeneratedRegex("^(?<outcome>pass|FAIL|skip) (?<name>[a-z0-9-]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Outcome();
}
