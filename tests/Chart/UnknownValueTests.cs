using System.Text.Json.Nodes;
using Keyferry.Chart.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests;

/// <summary>A value that there is none of is refused, and the one that was meant is named.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class UnknownValueTests
{
    [TestCase("replicaCoutn=2", "replicaCoutn: there is no such value: did you mean replicaCount?")]
    [TestCase("replicas=2", "did you mean replicaCount?")]
    [TestCase("webhook.prot=9443", "webhook.prot: there is no such value: did you mean webhook.port?")]
    [TestCase("installCrds=true", "installCrds: there is no such value: did you mean installCRDs?")]
    [TestCase("serviceaccount.name=x", "serviceaccount: there is no such value: did you mean serviceAccount?")]
    [TestCase("failurePolicy=Ignore", "did you mean injection.failurePolicy or webhook.failurePolicy?")]
    [TestCase("webhook.somethingElse=1", "there are here: affinity, annotations")]
    [TestCase("livenessProbe.spec.httpGet.prot=1", "did you mean livenessProbe.spec.httpGet.port?")]
    public async Task The_nearest_is_named(string value, string said)
    {
        var refused = await new Helm().TryAsync("template", "x", Helm.Chart, "--set", value);
        Assert.That(refused.ExitCode, Is.Not.Zero);
        Assert.That(refused.All, Does.Contain(said));
    }

    [Test]
    public async Task All_of_them_are_named_at_once()
    {
        var refused = await new Helm().TryAsync("template", "x", Helm.Chart, "--set", "nonsense=1,webhook.nonsense=1,metrics.nonsense=1");
        Assert.That(refused.All, Does.Contain("\n  nonsense:").And.Contain("webhook.nonsense:").And.Contain("metrics.nonsense:"));
    }

    // One call: each place has its line in the error.
    [Test]
    public async Task No_object_with_known_values_takes_others()
    {
        var schema = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Helm.Chart, "values.schema.json")))!;
        var places = Closed(schema, schema["$defs"]!, "").ToList();
        Assert.That(places, Has.Count.GreaterThan(50));
        var refused = await new Helm().TryAsync(
            ["template", "x", Helm.Chart, .. places.SelectMany(static p => (string[])["--set", $"{p}qqqq=1"])]);
        Assert.That(places.Where(p => !refused.All.Contains($"\n  {p}qqqq: there is no such value", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task Every_value_of_the_chart_has_a_schema_and_lint_takes_them_all()
    {
        var values = Yaml.Read(await File.ReadAllTextAsync(Path.Combine(Helm.Chart, "values.yaml")))[0];
        var schema = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Helm.Chart, "values.schema.json")))!;
        Assert.That(values.Select(static p => p.Key).Except(schema["properties"]!.AsObject().Select(static p => p.Key)), Is.Empty);
        Assert.That(schema["properties"]!.AsObject().Where(static p => p.Value!.AsObject().Count == 0).Select(static p => p.Key), Is.Empty);
    }

    private static IEnumerable<string> Closed(JsonNode schema, JsonNode definitions, string path)
    {
        if (schema["$ref"]?.GetValue<string>() is { } reference)
        {
            schema = definitions[reference["#/$defs/".Length..]]!;
        }

        if (schema["properties"] is not JsonObject properties)
        {
            yield break;
        }

        if (schema["additionalProperties"] is null)
        {
            yield return path;
        }

        foreach (var (name, inner) in properties)
        {
            foreach (var place in Closed(inner!, definitions, $"{path}{name}."))
            {
                yield return place;
            }
        }
    }
}
