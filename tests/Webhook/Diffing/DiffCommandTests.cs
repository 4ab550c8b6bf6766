using System.Text.Json.Nodes;
using Keyferry.Webhook.Commands;
using Keyferry.Webhook.Hosting;
using Keyferry.Webhook.Tests.Fakes;
using Keyferry.Webhook.Tests.Rendering;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Diffing;

/// <summary><c>keyferry diff</c> against a cluster whose Secrets the engine has made.</summary>
public sealed class DiffCommandTests
{
    private LocalCluster _cluster = null!;
    private KeyferryHost _host = null!;
    private ManifestFolder _folder = null!;

    [SetUp]
    public async Task SetUp()
    {
        _folder = new ManifestFolder();
        _cluster = await LocalCluster.StartAsync();
        _host = await _cluster.KeyferryAsync();
        await _cluster.ApplyAsync(LocalCluster.Store("default", "shelf", "pw-1"), LocalCluster.ExternalSecret("default", "owner", "shelf"));
        await _cluster.SecretAsync("default", "owner");
    }

    [TearDown]
    public async Task TearDown()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task What_is_applied_and_synced_already_differs_in_nothing()
    {
        Write(LocalCluster.Store("default", "shelf", "pw-1"), LocalCluster.ExternalSecret("default", "owner", "shelf"));

        var (code, output, error) = await DiffAsync();

        Assert.That((code, output, error), Is.EqualTo((0, "", "")));
    }

    [Test]
    public async Task A_new_value_of_a_Fake_store_shows_in_the_store_and_in_the_key_of_the_Secret_as_hashes()
    {
        Write(LocalCluster.Store("default", "shelf", "pw-2"), LocalCluster.ExternalSecret("default", "owner", "shelf"));

        var (code, output, error) = await DiffAsync();
        var (_, again, _) = await DiffAsync();

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1), error);
            Assert.That(output, Does.Match("(?m)^~ SecretStore default/shelf \\(.*:1\\)\n    ~ spec.provider.fake.data\\[0\\].value  [0-9a-f]{8} -> [0-9a-f]{8}$"));
            Assert.That(output, Does.Match("(?m)^~ Secret default/owner \\(made by ExternalSecret default/owner, .*\\)\n    ~ data.password  [0-9a-f]{8} -> [0-9a-f]{8}$"));
            Assert.That(output, Does.Not.Contain("pw-"));
            Assert.That(again, Is.Not.EqualTo(output), "a hash that two runs share could be guessed against");
        });
    }

    [Test]
    public async Task New_objects_and_keys_that_come_and_go_are_told()
    {
        var changed = LocalCluster.ExternalSecret("default", "owner", "shelf");
        changed["spec"]!["data"]![0]!["secretKey"] = "pass";
        Write(LocalCluster.Store("default", "shelf", "pw-1"), changed, LocalCluster.ExternalSecret("default", "more", "shelf"));

        var (code, output, _) = await DiffAsync("-o", "json");

        var changes = output.TrimEnd().Split('\n').Select(static l => JsonNode.Parse(l)!).ToDictionary(static c => $"{c["kind"]} {c["name"]}");
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(changes.Keys, Is.EquivalentTo(["ExternalSecret default/owner", "ExternalSecret default/more", "Secret default/owner", "Secret default/more"]));
            Assert.That(changes["ExternalSecret default/more"]["change"]!.GetValue<string>(), Is.EqualTo("added"));
            Assert.That(changes["Secret default/more"]["change"]!.GetValue<string>(), Is.EqualTo("added"));
            Assert.That(
                changes["Secret default/owner"]["fields"]!.AsArray().Select(static f => $"{f!["change"]} {f["path"]}"),
                Is.EqualTo(new[] { "added data.pass", "removed data.password" }));
        });
    }

    [Test]
    public async Task What_the_webhook_refuses_is_told_with_its_place_and_ends_with_2()
    {
        var bad = LocalCluster.ExternalSecret("default", "bad", "shelf");
        bad["spec"]!["refreshInterval"] = "1 hour";
        var file = Write(bad);

        var (code, _, error) = await DiffAsync();

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.StartWith($"{file}:1: ExternalSecret default/bad: ").And.Contain("1 hour"));
    }

    [Test]
    public async Task Without_data_a_real_store_leaves_the_Secret_out_and_with_data_its_keys_are_compared()
    {
        var store = JsonNode.Parse("""
            {"apiVersion": "external-secrets.io/v1", "kind": "SecretStore", "metadata": {"name": "vault", "namespace": "default"},
             "spec": {"provider": {"vault": {"server": "https://vault.example.com", "path": "secret",
               "auth": {"tokenSecretRef": {"name": "t", "key": "t"} } } } } }
            """)!.AsObject();
        Write(store, LocalCluster.ExternalSecret("default", "real", "vault"));
        var data = _folder.Write("data.values", "pw: {a: b}\n");

        var (code, without, notes) = await DiffAsync();
        var (_, with, _) = await DiffAsync("--data", data);

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(without, Does.Contain("+ ExternalSecret default/real").And.Not.Contain("Secret default/real (made"));
            Assert.That(notes, Does.Contain("the Secret of ExternalSecret default/real is not compared").And.Contain("--data FILE"));
            Assert.That(with, Does.Match("(?m)^\\+ Secret default/real \\(made by .*\\)\n    \\+ data.password  [0-9a-f]{8}$"));
        });
    }

    [Test]
    public async Task Stores_that_only_the_cluster_has_are_read_there()
    {
        Write(LocalCluster.ExternalSecret("default", "more", "shelf"));

        var (code, output, error) = await DiffAsync();

        Assert.That(code, Is.EqualTo(1), error);
        Assert.That(output, Does.Contain("+ Secret default/more (made by ExternalSecret default/more"));
    }

    [Test]
    public async Task A_field_that_the_manager_s_files_no_longer_have_goes()
    {
        var labelled = LocalCluster.ExternalSecret("default", "owner", "shelf");
        labelled["metadata"]!["labels"] = new JsonObject { ["team"] = "a" };
        await _cluster.ApplyAsync(labelled);
        Write(LocalCluster.ExternalSecret("default", "owner", "shelf"));

        var (_, output, _) = await DiffAsync("--field-manager", "somebody");

        Assert.That(output, Does.Match("(?m)^~ ExternalSecret default/owner .*\n    - metadata.labels"));
    }

    [Test]
    public async Task A_new_target_name_takes_the_old_Secret_away()
    {
        var renamed = LocalCluster.ExternalSecret("default", "owner", "shelf");
        renamed["spec"]!["target"]!["name"] = "renamed";
        Write(renamed);

        var (_, output, _) = await DiffAsync();

        Assert.That(output, Does.Contain("+ Secret default/renamed (made by").And.Contain("- Secret default/owner (made by"));
    }

    [Test]
    public async Task Nothing_is_written()
    {
        Write(LocalCluster.Store("default", "shelf", "pw-2"), LocalCluster.ExternalSecret("default", "more", "shelf"));

        await DiffAsync();

        Assert.That(await _cluster.FindAsync(LocalCluster.ExternalSecrets, "default", "more"), Is.Null);
        Assert.That(System.Text.Encoding.UTF8.GetString((await _cluster.SecretAsync("default", "owner")).Data["password"]), Is.EqualTo("pw-1"));
    }

    [Test]
    public async Task A_cluster_that_cannot_be_reached_ends_with_2()
    {
        Write(LocalCluster.ExternalSecret("default", "more", "shelf"));
        var (output, error) = (new StringWriter(), new StringWriter());

        var code = await new KeyferryCommand(new CommandContext(output, error, static _ => null, []))
            .InvokeAsync(["diff", "--kubeconfig", "/does/not/exist", _folder.Path]);

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error.ToString(), Does.Contain("/does/not/exist"));
    }

    private Task<(int Code, string Output, string Error)> DiffAsync(params string[] args) =>
        ManifestFolder.RunAsync("", ["diff", "--kubeconfig", _cluster.Kubeconfig, .. args, _folder.Path]);

    private string Write(params JsonObject[] manifests) =>
        _folder.Write("all.yaml", string.Join("\n---\n", manifests.Select(static m => m.ToJsonString())) + "\n");
}
