using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Clouds;

/// <summary><c>keyferry store test</c> of a file against Azure, Google and Vault. It runs alone: others have every host answer with failures.</summary>
[NonParallelizable]
public sealed class StoreTestTests
{
    private static readonly string[] Writing = ["push", "read back", "update", "delete"];

    [Test]
    public async Task Azure_Key_Vault()
    {
        await CloudCluster.SetAsync("azure/store-test", """{"user":"app","password":"made-up"}""");

        var works = await WorksAsync("store-test", "tmp-", CloudStores.Azure);

        Assert.That(works, Is.SupersetOf(Writing));
    }

    [Test]
    public async Task Google_Secret_Manager()
    {
        await CloudCluster.SetAsync("google/my-project/store-test", """{"user":"app","password":"made-up"}""");
        var key = await File.ReadAllTextAsync(CloudCluster.Environment["STORE_GOOGLE_KEY"]);

        var works = await WorksAsync("store-test", "tmp-", $$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: google}
            stringData: {key.json: {{System.Text.Json.JsonSerializer.Serialize(key)}} }
            ---
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: store}
            spec:
              provider:
                gcpsm:
                  projectID: my-project
                  auth:
                    secretRef:
                      secretAccessKeySecretRef: {name: google, key: key.json}
            """);

        Assert.That(works, Is.SupersetOf(Writing));
    }

    [Test]
    public async Task Vault()
    {
        await VaultApi.CallAsync(HttpMethod.Post, "secret/data/store-test", """{"data":{"user":"app","password":"made-up"}}""");

        var works = await WorksAsync("store-test", "tmp/", CloudStores.Vault("secret"));

        Assert.That(works, Is.SupersetOf(Writing));
        Assert.That(await VaultApi.ListAsync("secret/metadata/tmp"), Is.Empty, "what was written is gone");
    }

    private static async Task<IReadOnlyList<string>> WorksAsync(string key, string prefix, string store)
    {
        var variables = new Dictionary<string, string>(CloudCluster.Environment)
        {
            ["HTTPS_PROXY"] = CloudCluster.Environment["STORE_CLOUD_PROXY"],
            ["NO_PROXY"] = "127.0.0.1",
            ["SSL_CERT_FILE"] = CloudCluster.Environment["STORE_CLOUD_CA"],
        };
        var tested = await Command.RunAsync(
            KeyferryProcess.Program,
            [
                "store", "test", "-", "--key", key, "--property", "user", "--find", key, "--write-prefix", prefix,
                "--allow-egress", "127.0.0.0/8", "--output", "json",
            ],
            variables, store);

        Assert.That(tested.ExitCode, Is.Zero, tested.All);
        Assert.That(tested.All, Does.Not.Contain("made-up"));
        var cases = JsonNode.Parse(tested.Output)!["cases"]!.AsArray();
        Assert.That(
            cases.Where(static c => c!["outcome"]!.GetValue<string>() == "works").Select(static c => c!["case"]!.GetValue<string>()),
            Is.SupersetOf(new[] { "manifest", "authentication", "find", "property", "missing key" }), tested.Output);
        return [.. cases.Where(static c => c!["outcome"]!.GetValue<string>() == "works").Select(static c => c!["case"]!.GetValue<string>())];
    }
}
