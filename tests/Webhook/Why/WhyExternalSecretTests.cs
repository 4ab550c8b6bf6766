using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Local.Server.Faults;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Why;

/// <summary><c>keyferry why</c> of ExternalSecrets, beside a real engine.</summary>
public sealed class WhyExternalSecretTests
{
    private const string Value = "s3cr3t-value";
    private WhyScene _scene = null!;

    [SetUp]
    public async Task SetUp()
    {
        _scene = await WhyScene.StartAsync(engine: true);
        await _scene.Cluster.ApplyAsync(LocalCluster.Store("default", "fake", Value));
    }

    [TearDown]
    public async Task TearDown() => await _scene.DisposeAsync();

    [Test]
    public async Task One_that_is_synced_is_healthy_and_shows_names_only()
    {
        await _scene.Cluster.ApplyAsync(LocalCluster.ExternalSecret("default", "db", "fake"));

        var (code, output, _) = await _scene.UntilAsync("db: healthy", "db");

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero);
            Assert.That(output, Does.Contain("Ready is True since").And.Contain("SecretStore \"fake\": Ready is True")
                .And.Contain("Secret \"db\"; 1 key: password; as the engine left it").And.Contain("every 1h")
                .And.Contain("externalsecrets.external-secrets.io/db (key \"password\"), which is this ExternalSecret")
                .And.Contain("ExternalSecret \"db\" (its controller)"));
            Assert.That(output, Does.Not.Contain(Value).And.Not.Contain("What to do"));
        });
    }

    [Test]
    public async Task A_key_that_the_store_does_not_have_is_told_in_full_with_the_way_to_try_it()
    {
        var secret = LocalCluster.ExternalSecret("default", "db", "fake");
        secret["spec"]!["data"]![0]!["remoteRef"]!["key"] = "nope";
        await _scene.Cluster.ApplyAsync(secret);

        var (code, output, _) = await _scene.UntilAsync("Secret does not exist", "db");

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(output, Does.Contain("db: not healthy").And.Contain("Ready is False").And.Contain("Last error")
                .And.Contain("growing pauses").And.Contain("the store has no such key")
                .And.Contain("keyferry store test fake -n default --key 'nope'").And.Contain("Secret \"db\" is not there"));
        });
    }

    [Test]
    public async Task A_store_that_is_not_there_is_told_with_the_nearest_name()
    {
        await _scene.Cluster.ApplyAsync(LocalCluster.ExternalSecret("default", "db", "fakee"));

        var (code, output, _) = await _scene.UntilAsync("Ready is False", "db", "--kind", "externalsecret");

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("there is no SecretStore \"fakee\" in namespace \"default\"; did you mean \"fake\"?"));
    }

    [Test]
    public async Task A_store_that_leaves_the_namespace_out_is_named()
    {
        await _scene.ApplyAsync("""
            {"apiVersion": "external-secrets.io/v1", "kind": "ClusterSecretStore", "metadata": {"name": "wide"},
             "spec": {"conditions": [{"namespaces": ["other"]}], "provider": {"fake": {"data": [{"key": "pw", "value": "x"}]}}}}
            """);
        var secret = LocalCluster.ExternalSecret("default", "db", "wide");
        secret["spec"]!["secretStoreRef"]!["kind"] = "ClusterSecretStore";
        await _scene.Cluster.ApplyAsync(secret);

        var (code, output, _) = await _scene.UntilAsync("Ready is False", "db");

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("ClusterSecretStore \"wide\" does not admit this namespace"));
    }

    [Test]
    public async Task With_the_engine_gone_it_is_told_who_changed_the_target()
    {
        await _scene.Cluster.ApplyAsync(LocalCluster.ExternalSecret("default", "db", "fake"));
        await _scene.UntilAsync("db: healthy", "db");
        await _scene.StopEngineAsync();
        await _scene.Cluster.Kube.Api.PatchAsync(
            BuiltIn.Secret, new ObjectKey("default", "db"), KubePatch.Merge(JsonNode.Parse("""{"data": {"password": "eA==", "more": "eA=="}}""")!),
            new WriteOptions("intruder"), CancellationToken.None);

        var (code, output, _) = await _scene.WhyAsync("db");

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(output, Does.Contain("intruder (keys \"more\", \"password\")").And.Contain("changed since the engine wrote it")
                .And.Contain("somebody changed Secret \"db\""));
        });
    }

    [Test]
    public async Task Two_with_one_target_are_told_of_each_other()
    {
        var first = LocalCluster.ExternalSecret("default", "one", "fake");
        var second = LocalCluster.ExternalSecret("default", "two", "fake");
        first["spec"]!["target"]!["name"] = "both";
        second["spec"]!["target"]!["name"] = "both";
        await _scene.Cluster.ApplyAsync(first);
        await _scene.UntilAsync("one: healthy", "one");
        await _scene.Cluster.ApplyAsync(second);

        var (code, output, _) = await _scene.UntilAsync("Ready is False", "two");

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("ExternalSecret \"one\" has the same target").And.Contain("somebody else owns the target"));
    }

    [Test]
    public async Task One_that_is_being_deleted_says_what_holds_it()
    {
        await _scene.Cluster.ApplyAsync(LocalCluster.ExternalSecret("default", "db", "fake"));
        await _scene.UntilAsync("db: healthy", "db");
        await _scene.StopEngineAsync();
        await _scene.DeleteAsync("external-secrets.io", "v1", "externalsecrets", "default", "db");

        var (code, output, _) = await _scene.WhyAsync("db");

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("being deleted since").And.Contain("externalsecrets.external-secrets.io/externalsecret-cleanup"));
    }

    [Test]
    public async Task A_missing_right_to_read_the_target_is_told_and_the_rest_too()
    {
        await _scene.Cluster.ApplyAsync(LocalCluster.ExternalSecret("default", "db", "fake"));
        await _scene.UntilAsync("db: healthy", "db");
        await _scene.StopEngineAsync();
        _scene.Cluster.Server.Faults.Add(new Fault { Kind = FaultKind.Status, Code = 403, Resource = "secrets", Times = null });
        _scene.Cluster.Server.Faults.Add(new Fault { Kind = FaultKind.Status, Code = 403, Resource = "events", Times = null });

        var (_, output, _) = await _scene.WhyAsync("db");

        Assert.That(output, Does.Contain("secrets: you lack the right to get them in namespace \"default\"; check with: kubectl auth can-i get secrets --namespace default")
            .And.Contain("events: you lack the right to list them").And.Contain("Ready is True"));
    }

    [Test]
    public async Task As_json_it_has_facts_and_causes()
    {
        await _scene.Cluster.ApplyAsync(LocalCluster.ExternalSecret("default", "db", "nowhere"));
        await _scene.UntilAsync("Ready is False", "db");

        var (code, output, _) = await _scene.WhyAsync("externalsecret/db", "-o", "json");

        var json = JsonElement.Parse(output);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(json.GetProperty("kind").GetString(), Is.EqualTo("ExternalSecret"));
            Assert.That(json.GetProperty("healthy").GetBoolean(), Is.False);
            Assert.That(json.GetProperty("advice").EnumerateArray().Select(static a => a.GetProperty("cause").GetString()), Has.None.EqualTo("Failing"));
            Assert.That(json.GetProperty("advice").EnumerateArray().Select(static a => a.GetProperty("cause").GetString()), Has.Member("StoreMissing"));
            Assert.That(json.GetProperty("facts").EnumerateArray().Select(static f => f.GetProperty("about").GetString()), Has.Member("Next look"));
        });
    }
}
