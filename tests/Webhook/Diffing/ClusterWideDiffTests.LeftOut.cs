using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Diffing;

// Namespaces that get no child, and what is not compared.
public sealed partial class ClusterWideDiffTests
{
    [Test]
    public async Task A_namespace_where_the_name_is_somebody_else_s_is_told_and_ends_with_2()
    {
        await _cluster.ApplyAsync(LocalCluster.Store("web", "shelf", "pw-1"), LocalCluster.ExternalSecret("web", "key", "shelf"));
        var file = Write(Everywhere(TeamA, TeamB));

        var (code, output, error) = await DiffAsync();

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Is.EqualTo($"{file}:1: ClusterExternalSecret everywhere: namespace web: external secret already exists in namespace\n"));
        Assert.That(output, Does.Not.Contain("web/key"));
    }

    [Test]
    public async Task A_name_that_one_object_of_the_files_gives_up_another_may_take()
    {
        var gives = Everywhere("""{"matchLabels": {"kubernetes.io/metadata.name": "shop"}}""");
        var takes = Everywhere("""{"matchLabels": {"kubernetes.io/metadata.name": "pay"}}""");
        takes["metadata"]!["name"] = "another";
        Write(takes, gives);

        var (code, output, error) = await DiffAsync();

        Assert.That((code, error), Is.EqualTo((1, "")));
        Assert.That(output, Does.Match("(?m)^~ ExternalSecret pay/key \\(made by ClusterExternalSecret another, .*\\)\n    ~ metadata.ownerReferences\\[0\\].name "));
        Assert.That(output, Does.Not.Contain("Secret pay/key (made by ExternalSecret"));
    }

    [Test]
    public async Task A_namespace_that_is_named_and_is_not_there_gets_nothing()
    {
        var owner = Everywhere(TeamA);
        owner["spec"]!["namespaces"] = new JsonArray("nowhere");
        Write(owner);

        var (_, output, error) = await DiffAsync();

        Assert.That(output, Does.StartWith("~ ClusterExternalSecret everywhere (").And.Not.Contain("nowhere/").And.Not.Contain("ExternalSecret pay/"));
        Assert.That(error, Is.Empty);
    }

    [Test]
    public async Task A_namespace_that_is_going_is_left_out()
    {
        var held = Namespace("pay", "a");
        held["metadata"]!["finalizers"] = new JsonArray("example.com/hold");
        await _cluster.ApplyAsync(held);
        await _cluster.Kube.Api.DeleteAsync(BuiltIn.Namespace, new ObjectKey("", "pay"), null, CancellationToken.None);
        await LocalCluster.UntilAsync(async () => (await _cluster.FindAsync(BuiltIn.Namespace, "", "pay"))?.Metadata.DeletionTimestamp is not null);
        var owner = Everywhere(TeamA);
        owner["spec"]!["externalSecretSpec"]!["data"]![0]!["secretKey"] = "pass";
        Write(owner);

        var (_, output, error) = await DiffAsync();

        Assert.That(output, Does.Contain("~ ExternalSecret shop/key (").And.Not.Contain("pay/"), error);
    }

    [Test]
    public async Task Children_whose_values_are_not_known_are_told_in_one_line()
    {
        var owner = Everywhere(TeamA);
        owner["metadata"]!["name"] = "real";
        owner["spec"]!["externalSecretName"] = "real";
        owner["spec"]!["externalSecretSpec"]!["secretStoreRef"]!["name"] = "vault";
        var file = Write(owner, JsonNode.Parse("""
            {"apiVersion": "external-secrets.io/v1", "kind": "ClusterSecretStore", "metadata": {"name": "vault"},
             "spec": {"provider": {"vault": {"server": "https://vault.example.com", "path": "secret",
               "auth": {"tokenSecretRef": {"name": "t", "key": "t", "namespace": "pay"} } } } } }
            """)!.AsObject());

        var (code, output, error) = await DiffAsync();

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("+ ExternalSecret pay/real (").And.Contain("+ ExternalSecret shop/real ("));
        Assert.That(error, Does.Match($"^{file}:[0-9]+: the Secrets of 2 ExternalSecrets of ClusterExternalSecret real are not compared: .*--data FILE\n$"));
    }

    [Test]
    public async Task Without_the_right_to_list_namespaces_one_note_says_so_and_the_rest_is_compared()
    {
        var account = await AccountAsync();
        var file = Write(Everywhere(TeamA));

        var same = await DiffAsync("--kubeconfig", account);
        Write(Everywhere(TeamA, TeamB));
        var (code, output, error) = await DiffAsync("--kubeconfig", account);

        Assert.Multiple(() =>
        {
            Assert.That(same.Code, Is.Zero, same.Error);
            Assert.That(code, Is.EqualTo(1));
            Assert.That(error, Does.Match($"^{file}:1: the children of ClusterExternalSecret everywhere are not compared: namespaces is forbidden: [^\n]*\n$"));
            Assert.That(output, Does.StartWith("~ ClusterExternalSecret everywhere (").And.Not.Contain("web/key"));
        });
    }

    private async Task<string> AccountAsync()
    {
        await _cluster.ApplyAsync(
            Json("""{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "deployer", "namespace": "default"}}"""),
            Json("""
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "deployer"},
                 "rules": [{"apiGroups": ["external-secrets.io"], "resources": ["*"], "verbs": ["*"]},
                           {"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]}]}
                """),
            Json("""
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "deployer"},
                 "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "deployer"},
                 "subjects": [{"kind": "ServiceAccount", "name": "deployer", "namespace": "default"}]}
                """));
        var token = await _cluster.Kube.Tokens.CreateAsync(new ObjectKey("default", "deployer"), [], null, CancellationToken.None);
        var file = Path.Combine(Path.GetDirectoryName(_cluster.Kubeconfig)!, "deployer");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(_cluster.Kubeconfig))
            .Replace(_cluster.Server.AdminToken, token.Value!.Token, StringComparison.Ordinal));
        return file;
    }
}
