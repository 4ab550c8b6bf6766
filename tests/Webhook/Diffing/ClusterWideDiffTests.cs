using System.Text.Json.Nodes;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Naming;
using Keyferry.Webhook.Hosting;
using Keyferry.Webhook.Tests.Fakes;
using Keyferry.Webhook.Tests.Rendering;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Diffing;

/// <summary><c>keyferry diff</c> of cluster-wide objects: their children in the namespaces of a cluster, and the Secrets of those.</summary>
public sealed partial class ClusterWideDiffTests
{
    private const string TeamA = """{"matchLabels": {"team": "a"}}""";
    private const string TeamB = """{"matchLabels": {"team": "b"}}""";

    private static readonly ResourceType<ObjectHeader> _owners = ObjectHeader.Of(ApiResources.ClusterExternalSecrets);

    private LocalCluster _cluster = null!;
    private KeyferryHost _host = null!;
    private ManifestFolder _folder = null!;

    [SetUp]
    public async Task SetUp()
    {
        _folder = new ManifestFolder();
        _cluster = await LocalCluster.StartAsync();
        _host = await _cluster.KeyferryAsync();
        await _cluster.ApplyAsync(Namespace("pay", "a"), Namespace("shop", "a"), Namespace("web", "b"), Store("pw-1"), Everywhere(TeamA));
        await _cluster.SecretAsync("pay", "key");
        await _cluster.SecretAsync("shop", "key");
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
    public async Task What_is_applied_already_differs_in_nothing_though_others_hold_fields_of_it()
    {
        await _cluster.Kube.Api.PatchAsync(
            _owners, new ObjectKey("", "everywhere"),
            KubePatch.Merge(new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [WellKnown.ForceSyncAnnotation] = "1" } } }),
            WriteOptions.Plain, CancellationToken.None);
        await LocalCluster.UntilAsync(async () => await AnnotationsAsync("pay") && await AnnotationsAsync("shop"));
        Write(Store("pw-1"), Everywhere(TeamA));

        Assert.That(await DiffAsync(), Is.EqualTo((0, "", "")));

        async Task<bool> AnnotationsAsync(string ns) =>
            (await _cluster.FindAsync(LocalCluster.ExternalSecrets, ns, "key"))?.Metadata.Annotations?.ContainsKey(WellKnown.ForceSyncAnnotation) == true;
    }

    [Test]
    public async Task A_namespace_that_is_selected_now_or_comes_with_the_files_gets_a_child_and_its_Secret()
    {
        var file = Write(Everywhere(TeamA, TeamB), Namespace("late", "b"));

        var (code, output, error) = await DiffAsync();

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1), error);
            Assert.That(error, Is.Empty);
            Assert.That(output, Does.Contain($"""
                + Namespace late ({file}:3)
                + ExternalSecret late/key (made by ClusterExternalSecret everywhere, {file}:1)
                + ExternalSecret web/key (made by ClusterExternalSecret everywhere, {file}:1)
                + Secret late/key (made by ExternalSecret late/key of ClusterExternalSecret everywhere, {file}:1)

                """));
            Assert.That(output, Does.Match("(?m)^\\+ Secret web/key \\(made by .*\\)\n    \\+ data.password  [0-9a-f]{8}$"));
            Assert.That(output, Does.Not.Contain("shop/").And.Not.Contain("pay/").And.Not.Contain("pw-"));
        });
    }

    [Test]
    public async Task Labels_that_the_files_give_a_namespace_count()
    {
        Write(Everywhere(TeamA), Namespace("web", "a"));

        var (_, output, error) = await DiffAsync();

        Assert.That(output, Does.Contain("+ ExternalSecret web/key (made by").And.Contain("+ Secret web/key (made by"), error);
    }

    [Test]
    public async Task A_changed_spec_changes_the_child_of_every_namespace_and_the_keys_of_its_Secret()
    {
        var owner = Everywhere(TeamA);
        owner["spec"]!["externalSecretSpec"]!["data"]![0]!["secretKey"] = "pass";
        Write(owner);

        var (code, output, error) = await DiffAsync();

        Assert.Multiple(() =>
        {
            Assert.That((code, error), Is.EqualTo((1, "")));
            foreach (var ns in (string[])["pay", "shop"])
            {
                Assert.That(output, Does.Match(
                    $"(?m)^~ ExternalSecret {ns}/key \\(made by ClusterExternalSecret everywhere, .*:1\\)\n    ~ spec.data\\[0\\].secretKey  [0-9a-f]{{8}} -> [0-9a-f]{{8}}\n[~+-]"));
                Assert.That(output, Does.Match(
                    $"(?m)^~ Secret {ns}/key \\(made by ExternalSecret {ns}/key of ClusterExternalSecret everywhere, .*\\)\n    \\+ data.pass  [0-9a-f]{{8}}\n    - data.password  [0-9a-f]{{8}}$"));
            }
        });
    }

    [Test]
    public async Task A_new_value_of_the_store_shows_in_the_Secrets_of_children_alone()
    {
        Write(Store("pw-2"), Everywhere(TeamA));

        var (_, output, error) = await DiffAsync();

        Assert.That(output, Does.Match("(?m)^~ Secret pay/key .*\n    ~ data.password ").And.Match("(?m)^~ Secret shop/key .*\n    ~ data.password "), error);
        Assert.That(output, Does.Not.Contain(" ExternalSecret pay/key (made"));
    }

    [Test]
    public async Task A_namespace_that_is_not_selected_any_more_loses_child_and_Secret()
    {
        Write(Everywhere("""{"matchLabels": {"kubernetes.io/metadata.name": "shop"}}"""));

        var (code, output, error) = await DiffAsync();

        Assert.That((code, error), Is.EqualTo((1, "")));
        Assert.That(output, Does.Contain("- ExternalSecret pay/key (made by ClusterExternalSecret everywhere,")
            .And.Contain("- Secret pay/key (made by ExternalSecret pay/key of ClusterExternalSecret everywhere,").And.Not.Contain("shop/"));
    }

    [Test]
    public async Task A_Secret_that_the_removed_child_does_not_own_stays()
    {
        var owner = Everywhere(TeamA);
        owner["spec"]!["externalSecretSpec"]!["target"] = new JsonObject { ["creationPolicy"] = "Orphan" };
        await _cluster.ApplyAsync(owner);
        await _cluster.SecretAsync("pay", "key", static s => s.Metadata.OwnerReferences is null or { Count: 0 });
        var moved = Everywhere(TeamB);
        moved["spec"]!["externalSecretSpec"]!["target"] = owner["spec"]!["externalSecretSpec"]!["target"]!.DeepClone();
        Write(moved);

        var (_, output, error) = await DiffAsync();

        Assert.That(output, Does.Contain("- ExternalSecret pay/key (made by").And.Not.Contain("Secret pay/key (made by ExternalSecret"), error);
    }

    [Test]
    public async Task A_new_name_of_the_children_takes_the_old_ones_and_their_Secrets_away()
    {
        var renamed = Everywhere(TeamA);
        renamed["spec"]!["externalSecretName"] = "other";
        Write(renamed);

        var (_, output, error) = await DiffAsync();

        Assert.Multiple(() =>
        {
            foreach (var line in (string[])["- ExternalSecret pay/key (", "+ ExternalSecret pay/other (", "- Secret pay/key (", "+ Secret pay/other ("])
            {
                Assert.That(output, Does.Contain(line), error);
            }
        });
    }

    [Test]
    public async Task A_new_target_name_takes_the_old_Secrets_of_children_away()
    {
        var owner = Everywhere(TeamA);
        owner["spec"]!["externalSecretSpec"]!["target"] = new JsonObject { ["name"] = "renamed" };
        Write(owner);

        var (_, output, error) = await DiffAsync();

        Assert.That(output, Does.Contain("~ ExternalSecret pay/key (").And.Contain("+ Secret pay/renamed (").And.Contain("- Secret pay/key ("), error);
    }

    [Test]
    public async Task Children_of_a_ClusterPushSecret_come_change_and_go_and_nothing_is_pushed()
    {
        await _cluster.ApplyAsync(Back(TeamA));
        var type = ObjectHeader.Of(ApiResources.PushSecrets);
        await LocalCluster.UntilAsync(async () => await _cluster.FindAsync(type, "pay", "back") is not null && await _cluster.FindAsync(type, "shop", "back") is not null);
        Write(Back(TeamA));
        var same = await DiffAsync();
        var owner = Back("""{"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "In", "values": ["shop", "web"]}]}""");
        owner["spec"]!["pushSecretSpec"]!["data"]![0]!["match"]!["remoteRef"]!["remoteKey"] = "elsewhere";
        var file = Write(owner);

        var (code, output, error) = await DiffAsync();

        Assert.Multiple(() =>
        {
            Assert.That(same, Is.EqualTo((0, "", "")));
            Assert.That((code, error), Is.EqualTo((1, "")));
            Assert.That(output, Does.Match($"""
                (?m)^- PushSecret pay/back \(made by ClusterPushSecret back, {file}:1\)
                ~ PushSecret shop/back \(made by ClusterPushSecret back, {file}:1\)
                    ~ spec.data\[0\].match.remoteRef.remoteKey  [0-9a-f]+ -> [0-9a-f]+
                \+ PushSecret web/back \(made by ClusterPushSecret back, {file}:1\)
                \z
                """));
        });
    }

    private Task<(int Code, string Output, string Error)> DiffAsync(params string[] args) => ManifestFolder.RunAsync(
        "", ["diff", .. args.Contains("--kubeconfig") ? args : ["--kubeconfig", _cluster.Kubeconfig, .. args], _folder.Path]);

    private string Write(params JsonObject[] manifests) =>
        _folder.Write("all.yaml", string.Join("\n---\n", manifests.Select(static m => m.ToJsonString())) + "\n");

    /// <summary>A kubeconfig of somebody who may do all with our kinds, and see Secrets, but no namespaces.</summary>
    private static JsonObject Namespace(string name, string team) => Json(
        $$$"""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "{{{name}}}", "labels": {"team": "{{{team}}}"} } }""");

    private static JsonObject Store(string value) => Json($$$"""
        {"apiVersion": "external-secrets.io/v1", "kind": "ClusterSecretStore", "metadata": {"name": "shared"},
         "spec": {"provider": {"fake": {"data": [{"key": "pw", "value": "{{{value}}}"}]}} }}
        """);

    private static JsonObject Everywhere(params string[] selectors) => Json($$$"""
        {"apiVersion": "external-secrets.io/v1", "kind": "ClusterExternalSecret", "metadata": {"name": "everywhere"},
         "spec": {"namespaceSelectors": [{{{string.Join(',', selectors)}}}], "externalSecretName": "key",
                  "externalSecretMetadata": {"labels": {"from": "everywhere"}},
                  "externalSecretSpec": {"refreshInterval": "1h", "secretStoreRef": {"kind": "ClusterSecretStore", "name": "shared"},
                    "data": [{"secretKey": "password", "remoteRef": {"key": "pw"} }]} }}
        """);

    private static JsonObject Back(string selector) => Json($$$"""
        {"apiVersion": "external-secrets.io/v1alpha1", "kind": "ClusterPushSecret", "metadata": {"name": "back"},
         "spec": {"namespaceSelectors": [{{{selector}}}],
                  "pushSecretSpec": {"secretStoreRefs": [{"kind": "ClusterSecretStore", "name": "shared"}], "selector": {"secret": {"name": "key"} },
                    "data": [{"match": {"secretKey": "password", "remoteRef": {"remoteKey": "copy"} } }]} }}
        """);

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
