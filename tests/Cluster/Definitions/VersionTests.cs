using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.StorageMigration;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Definitions;

/// <summary>Objects of older versions.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class VersionTests
{
    private const string Store = """{"provider": {"fake": {"data": [{"key": "a", "value": "b"}]}}, "refreshInterval": 60}""";

    private const string ExternalSecret = """
        {"secretStoreRef": {"name": "s"}, "data": [{"secretKey": "k", "remoteRef": {"key": "a"}}]}
        """;

    private static readonly TestCaseData[] Kinds =
    [
        new("ExternalSecret", ExternalSecret),
        new("SecretStore", Store),
        new("ClusterSecretStore", Store),
        new("ClusterExternalSecret", $$"""{"namespaces": ["default"], "externalSecretSpec": {{ExternalSecret}} }"""),
    ];

    [Test]
    public void Every_kind_with_an_older_version_is_tested() => Assert.That(
        DefinitionFile.All.Where(static f => f.Versions.Count() > 1).Select(static f => f.Kind),
        Is.EquivalentTo(Kinds.Select(static k => (string)k.Arguments[0]!)));

    // As an old installation left it: v1beta1 was what the server stored.
    [TestCaseSource(nameof(Kinds))]
    public async Task An_object_stored_as_v1beta1_reads_as_v1_and_is_stored_as_v1_when_it_is_written(string kind, string spec)
    {
        var definition = DefinitionFile.Of(kind).InGroup($"stored-{kind.ToLowerInvariant()}.example.test");
        var old = definition with { Json = (JsonObject)definition.Json.DeepClone() };
        foreach (var version in old.Versions)
        {
            version["storage"] = DefinitionFile.NameOf(version) == "v1beta1";
        }

        await InstallAsync(old);
        var made = await CreateAsync(old, "v1beta1", "old", spec);
        Assert.That(made.Status, Is.EqualTo(201), made.Body?.ToJsonString());
        Assert.That(made.Warnings, Has.One.Contains("is deprecated: write apiVersion"));
        await InstallAsync(definition);

        var path = $"{definition.Collection("v1")}/old";
        var (status, read) = await DefinitionCluster.Api.SendAsync(HttpMethod.Get, path);
        Assert.That(status, Is.EqualTo(200));
        Assert.That(read!["apiVersion"]!.GetValue<string>(), Is.EqualTo($"{definition.Group}/v1"));
        Assert.That(read["metadata"]!["uid"]!.ToJsonString(), Is.EqualTo(made.Body!["metadata"]!["uid"]!.ToJsonString()));
        Assert.That(Holds(read["spec"]!, JsonNode.Parse(spec)!), Is.True, read["spec"]!.ToJsonString());

        // What it reads it also takes back, and a read as v1beta1 goes on.
        var written = await DefinitionCluster.Api.SendAsync(HttpMethod.Put, path, read.ToJsonString(), "application/json");
        Assert.That(written.Status, Is.EqualTo(200), written.Body?.ToJsonString());
        var (_, again) = await DefinitionCluster.Api.SendAsync(HttpMethod.Get, $"{definition.Collection("v1beta1")}/old");
        Assert.That(again!["apiVersion"]!.GetValue<string>(), Is.EqualTo($"{definition.Group}/v1beta1"));
    }

    [Test]
    public async Task Objects_are_stored_anew_until_the_old_version_can_be_dropped()
    {
        var definition = DefinitionFile.Of("SecretStore").InGroup("migrated.example.test");
        var old = definition with { Json = (JsonObject)definition.Json.DeepClone() };
        foreach (var version in old.Versions)
        {
            version["storage"] = DefinitionFile.NameOf(version) == "v1beta1";
        }

        await InstallAsync(old);
        foreach (var name in new[] { "a", "b", "c" })
        {
            Assert.That((await CreateAsync(old, "v1beta1", name, Store)).Status, Is.EqualTo(201));
        }

        await InstallAsync(definition);
        Assert.That(await StoredVersionsAsync(definition), Is.EquivalentTo(new[] { "v1beta1", "v1" }));
        var before = await VersionsAsync(definition);

        // As the engine waits a minute: the server takes a changed definition over a moment after it has answered.
        await Task.Delay(TimeSpan.FromSeconds(5));
        using var kube = KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = DefinitionCluster.Kubeconfig, UserAgent = "keyferry/test" });
        var kind = new ResourceType(definition.Group, "v1", definition.Plural, "SecretStore", Namespaced: true);
        var left = await new StorageMigrator(kube.Api, NullLogger.Instance, TimeProvider.System).PassAsync([kind], CancellationToken.None);

        Assert.That(left, Is.Empty);
        Assert.That(await StoredVersionsAsync(definition), Is.EqualTo(new[] { "v1" }));
        var after = await VersionsAsync(definition);
        Assert.That(after.Keys, Is.EquivalentTo(before.Keys));
        Assert.That(after.Values.Intersect(before.Values, StringComparer.Ordinal), Is.Empty, "each was written");

        // What was stored as v1beta1 could not be read any more.
        var only = definition with { Json = (JsonObject)definition.Json.DeepClone() };
        only.Json["spec"]!["versions"] = new JsonArray([.. only.Versions.Where(static v => DefinitionFile.NameOf(v) == "v1").Select(static v => v.DeepClone())]);
        await InstallAsync(only);
        Assert.That((await VersionsAsync(definition)).Keys, Is.EquivalentTo(before.Keys));
    }

    private static async Task<string[]> StoredVersionsAsync(DefinitionFile definition)
    {
        var json = await DefinitionCluster.UntilEstablishedAsync(definition);
        return [.. json["status"]!["storedVersions"]!.AsArray().Select(static v => (string)v!)];
    }

    private static async Task<Dictionary<string, string>> VersionsAsync(DefinitionFile definition)
    {
        for (var tries = 0; ; tries++)
        {
            var (status, list) = await DefinitionCluster.Api.SendAsync(HttpMethod.Get, definition.Collection("v1"));
            if (status == 200 || tries == 50)
            {
                return list!["items"]!.AsArray().ToDictionary(
                    static i => (string)i!["metadata"]!["name"]!, static i => (string)i!["metadata"]!["resourceVersion"]!, StringComparer.Ordinal);
            }

            await Task.Delay(200);
        }
    }

    private static async Task InstallAsync(DefinitionFile definition)
    {
        var applied = await DefinitionCluster.ApplyAsync(definition);
        Assert.That(applied.Status, Is.AnyOf(200, 201), applied.Body?.ToJsonString());
        await DefinitionCluster.UntilEstablishedAsync(definition);
    }

    // The storage of a definition that was just changed may answer 429 or 404 for a moment.
    private static async Task<Fixture.ApiAnswer> CreateAsync(DefinitionFile definition, string version, string name, string spec)
    {
        var body = definition.Object(version, name, JsonNode.Parse(spec)!).ToJsonString();
        for (var tries = 0; ; tries++)
        {
            var answer = await DefinitionCluster.Api.SendAsync(HttpMethod.Post, definition.Collection(version), body, "application/json");
            if (answer.Status is not (404 or 429) || tries == 50)
            {
                return answer;
            }

            await Task.Delay(200);
        }
    }

    // Whether everything that was written is there; defaults may stand beside it.
    private static bool Holds(JsonNode? read, JsonNode? written) => (read, written) switch
    {
        (JsonObject a, JsonObject b) => b.All(p => Holds(a[p.Key], p.Value)),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(static p => Holds(p.First, p.Second)),
        _ => JsonNode.DeepEquals(read, written),
    };
}
