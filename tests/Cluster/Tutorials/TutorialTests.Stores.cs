using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Tutorials;

/// <summary>The tutorials' manifests of Vault and Azure, as written but for the address of Vault.</summary>
public sealed partial class TutorialTests
{
    [Test]
    public async Task Vault_by_the_clusters_own_tokens_gives_what_tutorial_003_says()
    {
        var seed = Seed.Read("003");
        await using var walk = await Walk.BeginAsync("production", "external-secrets");
        var variables = RealCluster.Environment;
        await VaultAsync(HttpMethod.Post, "sys/auth/kubernetes-tutorial", new JsonObject { ["type"] = "kubernetes" });
        await VaultAsync(HttpMethod.Post, "auth/kubernetes-tutorial/config", new JsonObject
        {
            ["kubernetes_host"] = variables["KUBE_SERVER"],
            ["kubernetes_ca_cert"] = await File.ReadAllTextAsync(variables["KUBE_CA"]),
            ["token_reviewer_jwt"] = variables["KUBE_TOKEN"],
        });
        await VaultAsync(HttpMethod.Put, "sys/policies/acl/tutorial", new JsonObject
        {
            ["policy"] = """path "secret/data/production/*" { capabilities = ["read"] }""",
        });
        await VaultAsync(HttpMethod.Post, "auth/kubernetes-tutorial/role/external-secrets", new JsonObject
        {
            ["bound_service_account_names"] = "external-secrets",
            ["bound_service_account_namespaces"] = "external-secrets",
            ["token_policies"] = "tutorial",
        });
        await VaultAsync(HttpMethod.Post, "secret/data/production/myapp/config", new JsonObject
        {
            ["data"] = new JsonObject { ["username"] = "app", ["password"] = "made-up" },
        });

        await walk.ApplyAsync(OperatorAccount);
        await walk.ApplyAsync(seed.Manifest(1, "00010123333455566", first: "ttl=1h1apiVersion: external-secrets.io/v1beta1")
            .Replace("ttl=1h1", "", StringComparison.Ordinal)
            .Replace("https://vault.example.com", variables["STORE_VAULT"], StringComparison.Ordinal)
            .Replace("\"kubernetes\"", "\"kubernetes-tutorial\"", StringComparison.Ordinal));
        await walk.ApplyAsync(seed.Manifest(6, "000110112212113", " # Vault KV path"));

        await walk.HasSecretAsync("vault-secret", ("username", "app"), ("password", "made-up"));
    }

    [Test]
    public async Task Dynamic_credentials_of_tutorial_004_tell_what_they_need()
    {
        var seed = Seed.Read("004");
        await using var walk = await Walk.BeginAsync("production");
        await walk.ApplyAsync("""
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: vault-auth-sa, namespace: production}
            """);

        var refused = await walk.RefusedAsync(seed.Manifest(4, "0001101233334556"));

        // auth.jwt has no serviceAccountRef of its own.
        Assert.That(refused, Does.Contain("spec.provider.vault.auth.jwt").And.Contain("kubernetesServiceAccountToken"));
    }

    [Test]
    public async Task The_Azure_store_of_tutorial_002_is_refused_with_the_way_out()
    {
        var seed = Seed.Read("002");
        await using var walk = await Walk.BeginAsync("default", "external-secrets");
        var store = seed.Manifest(3, "000101233344");

        var refused = await walk.RefusedAsync(store);

        Assert.That(refused, Does.Contain("spec.provider.azurekv.serviceAccountRef.namespace").And.Contain("ClusterSecretStore"));
    }

    private static async Task<string> VaultAsync(HttpMethod method, string path, JsonObject body)
    {
        var variables = RealCluster.Environment;
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, $"{variables["STORE_VAULT"]}/v1/{path}");
        request.Headers.Add("X-Vault-Token", variables["STORE_VAULT_TOKEN"]);
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.IsSuccessStatusCode, Is.True, text);
        return text;
    }
}
