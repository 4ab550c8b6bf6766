using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.Chart.Tests.Fixture;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests.Observing;

/// <summary>The alerts fire when they should, by promtool; and their expressions and the dashboards' speak of metrics that there are.</summary>
public sealed partial class AlertTests
{
    private static readonly Dictionary<string, string> _nothing = [];

    [TestCase("check", "keyferry.yaml")]
    [TestCase("test", "tests.yaml")]
    public async Task Promtool_is_content(string verb, string file)
    {
        var checkedRules = await Command.RunAsync(
            Path.Combine(await PrometheusServer.FolderAsync(), "promtool"), [verb, "rules", Repository.Path("deploy", "alerts", file)], _nothing);
        Assert.That(checkedRules.ExitCode, Is.Zero, checkedRules.All);
    }

    [Test]
    public async Task Each_alert_has_a_story()
    {
        var rules = Yaml.Read(await File.ReadAllTextAsync(Repository.Path("deploy", "alerts", "keyferry.yaml")))[0];
        var tests = await File.ReadAllTextAsync(Repository.Path("deploy", "alerts", "tests.yaml"));
        var alerts = rules["groups"]!.AsArray().SelectMany(static g => g!["rules"]!.AsArray()).Select(static r => r!["alert"]!.GetValue<string>()).ToList();
        Assert.That(alerts, Has.Count.GreaterThanOrEqualTo(9));
        Assert.That(alerts.Where(a => !tests.Contains($"alertname: {a}", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task Only_documented_metrics_are_asked_for()
    {
        var documented = Documented(await File.ReadAllTextAsync(Repository.Path("docs", "metrics.md")));
        foreach (var query in await Queries.AllAsync())
        {
            foreach (var name in Metric().Matches(query).Select(static m => m.Value))
            {
                Assert.That(documented.Any(d => d.IsMatch(name)), $"{name}, in {query}");
            }
        }
    }

    // Whole names, and beginnings that end in an asterisk or an underscore.
    private static List<Regex> Documented(string page)
    {
        List<Regex> found = [new("^process_")];
        foreach (var name in Code().Matches(Block().Replace(page, "")).Select(static m => m.Groups[1].Value))
        {
            // "externalsecret_" stands before "_status_condition" of another kind in the same row.
            var pattern = name.EndsWith('_') ? $"{name}(status_condition|reconcile_duration)"
                : name.EndsWith('*') ? $"{Regex.Escape(name[..^1])}.*"
                : Regex.Escape(name);
            found.Add(new Regex($"^{pattern}(_seconds)?(_bucket|_sum|_count)?$"));
        }

        return found;
    }

    // A name with an underscore before a selector, a range or the end of an operand; functions are followed by a bracket.
    [GeneratedRegex(@"(?<![a-z_])[a-z]+_[a-z_]+(?=[{\[\s)]|$)")]
    private static partial Regex Metric();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}

/// <summary>Every query of alerts and dashboards.</summary>
internal static class Queries
{
    public static async Task<IReadOnlyList<string>> AllAsync()
    {
        List<string> queries = [];
        foreach (var file in Directory.EnumerateFiles(Repository.Path("deploy", "dashboards"), "*.json"))
        {
            var dashboard = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            queries.AddRange(dashboard["panels"]!.AsArray()
                .SelectMany(static p => p!["targets"]?.AsArray() ?? [])
                .Select(static t => t!["expr"]!.GetValue<string>()
                    .Replace("$__rate_interval", "1m", StringComparison.Ordinal)
                    .Replace("$namespace", ".*", StringComparison.Ordinal)
                    .Replace("$job", ".*", StringComparison.Ordinal)));
        }

        var rules = Yaml.Read(await File.ReadAllTextAsync(Repository.Path("deploy", "alerts", "keyferry.yaml")))[0];
        queries.AddRange(rules["groups"]!.AsArray().SelectMany(static g => g!["rules"]!.AsArray()).Select(static r => r!["expr"]!.GetValue<string>()));
        return queries;
    }
}
