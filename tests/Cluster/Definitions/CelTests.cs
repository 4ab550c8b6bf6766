using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Definitions;

/// <summary>Every rule in CEL of every definition, read from the files: what it refuses, and what it does not.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CelTests
{
    public static IReadOnlyList<RulePlace> Rules { get; } =
    [
        .. from file in DefinitionFile.All
           from version in file.Versions
           from place in SchemaPlace.Below(DefinitionFile.SchemaOf(version))
           from rule in place.Schema["x-kubernetes-validations"] as JsonArray ?? []
           select new RulePlace(
               file, DefinitionFile.NameOf(version), place.Path, rule!["rule"]!.GetValue<string>(), rule["message"]!.GetValue<string>()),
    ];

    [Test]
    public void There_are_rules() => Assert.That(Rules, Has.Count.GreaterThanOrEqualTo(18));

    [TestCaseSource(nameof(Rules))]
    public async Task A_rule_passes_what_it_is_not_for(RulePlace rule)
    {
        foreach (var good in rule.Cases.Good)
        {
            var answer = await CreateAsync(rule, good);
            Assert.That(answer.Status, Is.EqualTo(201), $"{good}: {answer.Body?.ToJsonString()}");
        }
    }

    [TestCaseSource(nameof(Rules))]
    public async Task A_rule_refuses_what_it_is_for_and_says_so_at_its_place(RulePlace rule)
    {
        var field = rule.Path.TrimStart('.').Replace("[*]", "[0]", StringComparison.Ordinal);
        foreach (var bad in rule.Cases.Bad)
        {
            var answer = await CreateAsync(rule, bad);
            Assert.That(answer.Status, Is.EqualTo(422), $"{bad}: {answer.Body?.ToJsonString()}");
            var causes = answer.Body!["details"]!["causes"]!.AsArray();
            Assert.That(causes.Select(static c => c!["field"]!.GetValue<string>()), Is.EqualTo(new[] { field }), bad);
            Assert.That(causes[0]!["message"]!.GetValue<string>(), Does.Contain(rule.Message), bad);
        }
    }

    private static Task<ApiAnswer> CreateAsync(RulePlace rule, string fragment)
    {
        var spec = JsonNode.Parse(rule.Spec.Replace("%", fragment, StringComparison.Ordinal))!;
        var item = rule.File.Object(rule.Version, $"cel-{Guid.CreateVersion7():N}", spec);
        return DefinitionCluster.Api.SendAsync(
            HttpMethod.Post, $"{rule.File.Collection(rule.Version)}?dryRun=All&fieldValidation=Strict", item.ToJsonString(), "application/json");
    }

    /// <summary>A rule, where it stands.</summary>
    public sealed record RulePlace(DefinitionFile File, string Version, string Path, string Rule, string Message)
    {
        /// <summary>What it must pass and refuse: a rule without cases fails.</summary>
        public (string[] Good, string[] Bad) Cases =>
            CelCases.ByRule.TryGetValue(Rule, out var cases) ? cases : throw new AssertionException($"CelCases.ByRule has nothing for {Rule}");

        /// <summary>A spec with a place for the rule's object.</summary>
        public string Spec =>
            CelCases.SpecFor(File.Kind, Path) ?? throw new AssertionException($"CelCases.Specs has nothing for {File.Kind}{Path}");

        public override string ToString() => $"{File.Kind} {Version} {Path}: {Rule}";
    }
}
