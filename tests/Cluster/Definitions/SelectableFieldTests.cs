using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Definitions;

/// <summary>Field selectors on custom resources.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SelectableFieldTests
{
    private const string Namespace = "selectable";

    private static readonly (string Name, string Spec)[] Objects =
    [
        ("one", """{"secretStoreRef": {"name": "first"}, "refreshInterval": "1h", "target": {"name": "alpha"}}"""),
        ("two", """{"secretStoreRef": {"name": "second", "kind": "ClusterSecretStore"}, "refreshInterval": "5m", "target": {"name": "beta"}}"""),
    ];

    // What each field must be for the second object alone.
    private static readonly Dictionary<string, string> ValueOfTwo = new(StringComparer.Ordinal)
    {
        ["spec.secretStoreRef.name"] = "second", ["spec.secretStoreRef.kind"] = "ClusterSecretStore",
        ["spec.target.name"] = "beta", ["spec.refreshInterval"] = "5m",
    };

    private static IEnumerable<string> Fields => DefinitionFile.All.SelectMany(static f => f.Versions)
        .SelectMany(static v => v["selectableFields"] as JsonArray ?? []).Select(static f => f!["jsonPath"]!.GetValue<string>()[1..]);

    [OneTimeSetUp]
    public async Task CreateAsync()
    {
        var api = DefinitionCluster.Api;
        await api.SendAsync(HttpMethod.Post, "/api/v1/namespaces", JsonNode.Parse($$"""{"metadata": {"name": "{{Namespace}}"} }"""));
        var kind = DefinitionFile.Of("ExternalSecret");
        foreach (var (name, spec) in Objects)
        {
            // The custom resource server learns of a new namespace from the core, a moment later.
            var (status, body) = (0, (JsonNode?)null);
            for (var tries = 0; tries < 50 && status is not (201 or 409); tries++)
            {
                (status, body) = await api.SendAsync(HttpMethod.Post, kind.Collection("v1", Namespace), kind.Object("v1", name, JsonNode.Parse(spec)!));
                await Task.Delay(status == 201 ? 0 : 100);
            }

            Assert.That(status, Is.EqualTo(201), body?.ToJsonString());
        }
    }

    [Test]
    public void Only_what_is_tested_is_selectable() => Assert.That(Fields, Is.EquivalentTo(ValueOfTwo.Keys));

    [TestCaseSource(nameof(Fields))]
    public async Task A_field_selects(string field)
    {
        Assert.That(await NamesAsync($"{field}={ValueOfTwo[field]}"), Is.EqualTo(new[] { "two" }));
        Assert.That(await NamesAsync($"{field}!={ValueOfTwo[field]}"), Is.EqualTo(new[] { "one" }));
        Assert.That(await NamesAsync($"{field}=nothing"), Is.Empty);
    }

    [Test]
    public async Task Kubectl_selects()
    {
        var listed = await DefinitionCluster.KubectlAsync(
            "-n", Namespace, "get", "es", "--field-selector", "spec.secretStoreRef.name=first", "-o", "name");
        Assert.That(listed.Output.Trim(), Is.EqualTo("externalsecret.external-secrets.io/one"), listed.All);
    }

    [Test]
    public async Task Another_field_is_refused()
    {
        var (status, body) = await ListAsync("spec.data=x");
        Assert.That(status, Is.EqualTo(400), body?.ToJsonString());
    }

    private static async Task<IEnumerable<string>> NamesAsync(string selector)
    {
        var (status, body) = await ListAsync(selector);
        Assert.That(status, Is.EqualTo(200), body?.ToJsonString());
        return body!["items"]!.AsArray().Select(static i => i!["metadata"]!["name"]!.GetValue<string>());
    }

    private static Task<(int Status, JsonNode? Body)> ListAsync(string selector) => DefinitionCluster.Api.SendAsync(
        HttpMethod.Get, $"{DefinitionFile.Of("ExternalSecret").Collection("v1", Namespace)}?fieldSelector={Uri.EscapeDataString(selector)}");
}
