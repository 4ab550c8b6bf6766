using Keyferry.Providers.Http;
using Keyferry.Providers.Kubernetes;
using Keyferry.Providers.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Keyferry.Admission.Tests;

/// <summary>Cases written for admission: what each must come to, and the path that must be named.</summary>
public sealed class CorpusTests
{
    /// <summary>What needs the provider's own rules or the cluster's state.</summary>
    private static readonly string[] NotReached =
    [
        "059-es-same-target-two-owners",
        "061-es-store-not-found-hint",
        "063-push-to-readonly-store",
    ];

    private static IEnumerable<TestCaseData> Cases => Directory.GetFiles(Folder(), "*.yaml")
        .Order(StringComparer.Ordinal)
        .Select(f => new TestCaseData(f).SetArgDisplayNames(Path.GetFileNameWithoutExtension(f)));

    [TestCaseSource(nameof(Cases))]
    public void Each_case_comes_out_as_expected_or_is_listed_as_not_reached(string file)
    {
        var isListed = NotReached.Contains(Path.GetFileNameWithoutExtension(file));
        var problem = Problem(file);

        if (isListed)
        {
            Assert.That(problem, Is.Not.Null, "This case passes now: take it off the list.");
        }
        else
        {
            Assert.That(problem, Is.Null);
        }
    }

    [Test]
    public void The_list_of_what_is_not_reached_names_only_cases_that_exist()
    {
        var names = Directory.GetFiles(Folder(), "*.yaml").Select(Path.GetFileNameWithoutExtension);
        Assert.That(NotReached, Is.SubsetOf(names));
        TestContext.Out.WriteLine($"admission corpus: {names.Count() - NotReached.Length} of {names.Count()} reached");
    }

    private static string? Problem(string file)
    {
        var text = File.ReadAllText(file);
        var (verdict, paths, operation) = Expected(text);
        var manifest = YamlJson.Documents(text)[^1];
        var old = operation == "UPDATE" ? (JsonObject)manifest.DeepClone() : null;
        var answer = Review.Ask(manifest, operation, old, mutating: true, [new KubernetesProvider(TimeProvider.System, new ProviderCalls(null), EgressPolicy.Default)]);
        if (answer.Verdict != verdict)
        {
            return $"expected {verdict}, got {answer}";
        }

        var isNamed = verdict switch
        {
            "deny" => paths.Any(answer.Fields.Contains),
            "warn" => paths.Any(p => answer.Warnings.Any(w => w.StartsWith(p + ":", StringComparison.Ordinal))),
            _ => true,
        };
        return isNamed ? null : $"expected {string.Join(" or ", paths)}, got {answer}";
    }

    private static (string Verdict, string[] Paths, string Operation) Expected(string text)
    {
        var lines = text.Split('\n').TakeWhile(l => l.StartsWith('#')).Select(l => l.TrimStart('#', ' ')).ToArray();
        var first = lines[0]["expect: ".Length..];
        var space = first.IndexOf(' ', StringComparison.Ordinal);
        string[] paths =
        [
            first[(space + 1 + "path=".Length)..],
            .. lines.Where(l => l.StartsWith("also-path: ", StringComparison.Ordinal)).Select(l => l["also-path: ".Length..]),
        ];
        var operation = lines.FirstOrDefault(l => l.StartsWith("operation: ", StringComparison.Ordinal));
        return (first[..space], paths, operation?["operation: ".Length..] ?? "CREATE");
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Corpus");
}
