using Keyferry.Cluster.Tests.Fixture;
using Keyferry.Sync.Hashing;
using Keyferry.Sync.Naming;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests;

/// <summary>The main road on a real API server, with the real program and the real kubectl.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class MainRoadTests
{
    private const string Store = """
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: store}
        spec:
          provider:
            fake:
              data:
              - {key: db, value: '{"user":"app","password":"first-pass","port":5432}'}
              - {key: token, value: plain-token}
        """;

    private const string Good = """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: app, labels: {team: blue}}
        spec:
          refreshInterval: 1h
          secretStoreRef: {name: store}
          dataFrom:
          - extract: {key: db}
          data:
          - {secretKey: token, remoteRef: {key: token}}
        """;

    [Test]
    public async Task A_good_manifest_becomes_a_Secret()
    {
        var scene = await OpenWithSecretAsync();
        var secret = await scene.UntilAsync("secret", "app", static s => s["data"] is not null);
        Assert.That(Scene.Value(secret, "password"), Is.EqualTo("first-pass"));
        Assert.That(Scene.Value(secret, "port"), Is.EqualTo("5432"));
        Assert.That(Scene.Value(secret, "token"), Is.EqualTo("plain-token"));
        var metadata = secret["metadata"]!;
        Assert.That(metadata["labels"]![WellKnown.ManagedLabel]!.GetValue<string>(), Is.EqualTo("true"));
        Assert.That(metadata["labels"]!["team"]!.GetValue<string>(), Is.EqualTo("blue"));
        Assert.That(
            metadata["labels"]![WellKnown.CreatedByLabel]!.GetValue<string>(),
            Is.EqualTo(ContentHash.OfText($"{scene.Namespace}/app")));
        Assert.That(metadata["ownerReferences"]![0]!["controller"]!.GetValue<bool>(), Is.True);
        Assert.That(
            metadata["managedFields"]!.AsArray().Select(static m => m!["manager"]!.GetValue<string>()),
            Is.EqualTo(new[] { "externalsecrets.external-secrets.io/app" }));
        var columns = await scene.KubectlAsync("get", "es");
        Assert.That(columns, Does.Contain("SecretSynced").And.Contain("store").And.Contain("1h"));
    }

    [Test]
    public async Task Applying_the_same_manifest_again_changes_nothing()
    {
        var scene = await OpenWithSecretAsync();
        var before = await scene.ReadAsync("externalsecret", "app");
        var again = await scene.ApplyAsync(Good);
        Assert.That(again, Does.Contain("unchanged"));
        var after = await scene.ReadAsync("externalsecret", "app");
        Assert.That(after!["metadata"]!["generation"]!.ToJsonString(), Is.EqualTo(before!["metadata"]!["generation"]!.ToJsonString()));
        Assert.That(after["spec"]!["data"]![0]!.ToJsonString(), Is.EqualTo("""{"remoteRef":{"key":"token"},"secretKey":"token"}"""));
    }

    [Test]
    public async Task A_bad_manifest_is_refused_with_every_fault_and_its_field()
    {
        var scene = await Scene.OpenAsync();
        var bad = await File.ReadAllTextAsync(Repository.Path("deploy", "samples", "external-secret-bad.yaml"));
        var refused = await scene.TryApplyAsync(bad.Replace("namespace: default", $"namespace: {scene.Namespace}", StringComparison.Ordinal));
        Assert.That(refused.ExitCode, Is.Not.Zero);
        foreach (var field in new[]
        {
            "spec.refreshInterval", "spec.secretStoreRef.nme", "spec.target.creationPolicy", "spec.data[0].secretKey",
            "spec.data[0].remoteRef.ky",
        })
        {
            Assert.That(refused.Errors, Does.Contain(field));
        }

        Assert.That(refused.Errors, Does.Contain("Owner").And.Contain("1h"), "the way out");
        Assert.That(await scene.ReadAsync("externalsecret", "broken"), Is.Null);
    }

    [Test]
    public async Task An_old_manifest_of_v1beta1_works()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync(Store.Replace("/v1\n", "/v1beta1\n", StringComparison.Ordinal));
        await scene.ApplyAsync(Good.Replace("/v1\n", "/v1beta1\n", StringComparison.Ordinal));
        var secret = await scene.UntilAsync("secret", "app", static s => s["data"] is not null);
        Assert.That(Scene.Value(secret, "user"), Is.EqualTo("app"));
    }

    [Test]
    public async Task An_edited_Secret_is_put_right()
    {
        var scene = await OpenWithSecretAsync();
        await scene.KubectlAsync("patch", "secret", "app", "--type=merge", "-p", """{"stringData":{"password":"by hand","extra":"x"}}""");
        await scene.UntilAsync("secret", "app", static s => Scene.Value(s, "password") == "first-pass" && s["data"]!["extra"] is null);
    }

    [Test]
    public async Task A_deleted_Secret_comes_back()
    {
        var scene = await OpenWithSecretAsync();
        var first = await scene.ReadAsync("secret", "app");
        await scene.KubectlAsync("delete", "secret", "app");
        await scene.UntilAsync(
            "secret", "app",
            s => s["metadata"]!["uid"]!.ToJsonString() != first!["metadata"]!["uid"]!.ToJsonString() && Scene.Value(s, "user") == "app");
    }

    [Test]
    public async Task A_rotation_arrives_with_a_forced_sync()
    {
        var scene = await OpenWithSecretAsync();
        await scene.ApplyAsync(Store.Replace("first-pass", "second-pass", StringComparison.Ordinal));
        await scene.KubectlAsync("annotate", "es", "app", "force-sync=1");
        await scene.UntilAsync("secret", "app", static s => Scene.Value(s, "password") == "second-pass");
        Assert.That(await scene.EventsAsync("Updated: secret updated"), Does.Contain("Created: secret created"));
    }

    [Test]
    public async Task A_short_interval_brings_a_rotation_by_itself()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync(Store);
        await scene.ApplyAsync(Good.Replace("refreshInterval: 1h", "refreshInterval: 2s", StringComparison.Ordinal));
        await scene.UntilReadyAsync("externalsecret", "app");
        await scene.ApplyAsync(Store.Replace("first-pass", "second-pass", StringComparison.Ordinal));
        await scene.UntilAsync("secret", "app", static s => Scene.Value(s, "password") == "second-pass");
    }

    [Test]
    public async Task A_deleted_ExternalSecret_takes_its_Secret_with_it()
    {
        var scene = await OpenWithSecretAsync();
        await scene.KubectlAsync("delete", "es", "app", "--timeout=20s");
        for (var tries = 0; tries < 100 && await scene.ReadAsync("secret", "app") is not null; tries++)
        {
            await Task.Delay(200);
        }

        Assert.That(await scene.ReadAsync("secret", "app"), Is.Null);
    }

    [Test]
    public async Task A_missing_store_is_named_and_found_as_soon_as_it_is_there()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync(Good);
        var failed = await scene.UntilReadyAsync("externalsecret", "app", "False");
        Assert.That(Scene.Ready(failed)!["message"]!.GetValue<string>(), Is.EqualTo("could not get secret data from provider"));
        await scene.ApplyAsync(Store);
        await scene.UntilReadyAsync("externalsecret", "app");
        await scene.UntilReadyAsync("secretstore", "store");
    }

    [Test]
    public async Task What_is_applied_together_with_its_store_raises_no_alarm()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync($"{Good}\n---\n{Store}");
        await scene.UntilReadyAsync("externalsecret", "app");
        await scene.ApplyAsync($"{Store.Replace("name: store", "name: second", StringComparison.Ordinal)}\n---\n"
            + Good.Replace("name: app", "name: other", StringComparison.Ordinal).Replace("name: store", "name: second", StringComparison.Ordinal));
        await scene.UntilReadyAsync("externalsecret", "other");
        var events = await scene.EventsAsync("secret created");
        Assert.That(events, Does.Not.Contain("\"second\" is not ready"));
    }

    [Test]
    public async Task A_template_makes_the_keys_that_it_names()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync(Store);
        await scene.ApplyAsync(Good.Replace("secretStoreRef:", "target: {template: {data: {a: b}}}\n  secretStoreRef:", StringComparison.Ordinal));
        await scene.UntilReadyAsync("externalsecret", "app");
        Assert.That((await scene.ReadAsync("secret", "app"))?["data"]?.ToJsonString(), Is.EqualTo("""{"a":"Yg=="}"""));
    }

    private static async Task<Scene> OpenWithSecretAsync()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync(Store);
        await scene.UntilReadyAsync("secretstore", "store");
        await scene.ApplyAsync(Good);
        await scene.UntilReadyAsync("externalsecret", "app");
        return scene;
    }
}
