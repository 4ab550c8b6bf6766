using System.Text.Json.Nodes;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.StorageMigration;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.StorageMigration;

/// <summary>Objects that an older release stored are stored anew, and the definition then says so.</summary>
public sealed class StorageMigratorTests
{
    private const string Definition = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/secretstores.external-secrets.io";
    private const string Stores = "/apis/external-secrets.io/v1/namespaces/ns/secretstores";

    [Test]
    public async Task Objects_of_the_old_version_are_stored_anew_and_the_definition_forgets_it()
    {
        await using var cluster = await OldClusterAsync();
        var old = (await cluster.SendAsync("GET", $"{Stores}/old", null))["metadata"]!;
        var log = new EngineRun.LogLines();

        Assert.That(await PassAsync(cluster.Kubeconfig, log), Is.Empty);

        var now = (await cluster.SendAsync("GET", $"{Stores}/old", null))["metadata"]!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((string?)now["resourceVersion"], Is.Not.EqualTo((string?)old["resourceVersion"]), "it was written");
            Assert.That((int?)now["generation"], Is.EqualTo((int?)old["generation"]), "nothing of it changed");
            Assert.That(await StoredAsync(cluster), Is.EqualTo("""["v1"]"""));
            Assert.That(log.Lines, Has.One.Contains("1 objects of SecretStore may be stored as v1beta1"));
            Assert.That(log.Lines, Has.One.Contains("No object of SecretStore is stored as v1beta1 any more"));
        }

        // A second run finds nothing to do.
        var quiet = new EngineRun.LogLines();
        Assert.That(await PassAsync(cluster.Kubeconfig, quiet), Is.Empty);
        Assert.That(quiet.Lines, Is.Empty);
        Assert.That((string?)(await cluster.SendAsync("GET", $"{Stores}/old", null))["metadata"]!["resourceVersion"], Is.EqualTo((string?)now["resourceVersion"]));
    }

    [Test]
    public async Task What_is_stored_anew_already_is_not_written_again()
    {
        await using var cluster = await OldClusterAsync();
        await cluster.StoreAsync("new");
        var before = (string?)(await cluster.SendAsync("GET", $"{Stores}/new", null))["metadata"]!["resourceVersion"];

        Assert.That(await PassAsync(cluster.Kubeconfig, new EngineRun.LogLines()), Is.Empty);

        Assert.That((string?)(await cluster.SendAsync("GET", $"{Stores}/new", null))["metadata"]!["resourceVersion"], Is.EqualTo(before));
    }

    [TestCase("get")]
    [TestCase("status")]
    public async Task What_is_forbidden_is_told_once_with_the_way_out(string missing)
    {
        await using var cluster = await OldClusterAsync();
        var rules = missing == "get" ? "[]" : """
            [{"apiGroups":["apiextensions.k8s.io"],"resources":["customresourcedefinitions"],"verbs":["get"]},
             {"apiGroups":["external-secrets.io"],"resources":["*"],"verbs":["list","patch"]}]
            """;
        var log = new EngineRun.LogLines();

        Assert.That(await PassAsync(await cluster.AccountAsync(clusterWide: true, rules), log), Is.Empty, "another try would not help");

        Assert.That(log.Lines.Where(static l => l.Contains("may not", StringComparison.Ordinal)), Has.Exactly(1).Contains("--migrate-stored-versions=false"));
        Assert.That(await StoredAsync(cluster), Is.EqualTo("""["v1beta1","v1"]"""));
    }

    // As an upgrade leaves it: an object was stored as v1beta1, then the definition stores v1.
    private static async Task<TestCluster> OldClusterAsync()
    {
        const string name = "secretstores.external-secrets.io";
        var cluster = await TestCluster.StartAsync(but: name);
        var definition = Definitions.Of(name);
        await cluster.SendAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", With(definition, "v1beta1"));
        const string beta = "/apis/external-secrets.io/v1beta1/namespaces/ns/secretstores";
        await TestCluster.UntilAsync(async () => (await cluster.TrySendAsync("GET", Stores, null)).Status == 200);
        await cluster.SendAsync("POST", beta, """
            {"apiVersion":"external-secrets.io/v1beta1","kind":"SecretStore","metadata":{"name":"old","namespace":"ns"},
             "spec":{"provider":{"fake":{"data":[{"key":"pw","value":"v1"}]}}}}
            """);
        var current = await cluster.SendAsync("GET", Definition, null);
        current["spec"] = JsonNode.Parse(With(definition, "v1"))!["spec"]!.DeepClone();
        await cluster.SendAsync("PUT", Definition, current.ToJsonString());
        await TestCluster.UntilAsync(async () => await StoredAsync(cluster) == """["v1beta1","v1"]""");
        return cluster;
    }

    private static string With(JsonObject definition, string storage)
    {
        var copy = definition.DeepClone().AsObject();
        foreach (var version in copy["spec"]!["versions"]!.AsArray())
        {
            version!["served"] = true;
            version["storage"] = (string)version["name"]! == storage;
        }

        return copy.ToJsonString();
    }

    private static async Task<string> StoredAsync(TestCluster cluster) =>
        (await cluster.SendAsync("GET", Definition, null))["status"]!["storedVersions"]!.ToJsonString();

    private static async Task<IReadOnlyList<ResourceType>> PassAsync(string kubeconfig, EngineRun.LogLines log)
    {
        using var kube = KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = kubeconfig, UserAgent = "keyferry/test" });
        return await new StorageMigrator(kube.Api, log, TimeProvider.System).PassAsync([ApiResources.SecretStores], CancellationToken.None);
    }
}
