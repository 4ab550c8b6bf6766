using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests.Cluster;

/// <summary>A cluster of the tests that install, change and delete releases; one after the other.</summary>
[SetUpFixture]
public sealed class ChartCluster
{
    /// <summary>A store and an ExternalSecret.</summary>
    public const string Objects = """
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: store}
        spec:
          provider:
            fake: {data: [{key: db, value: hush}]}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: app}
        spec:
          secretStoreRef: {name: store}
          data:
          - {secretKey: password, remoteRef: {key: db}}
        """;

    public static ClusterServers Servers { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => Servers = await ClusterServers.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (Servers is not null)
        {
            await Servers.DisposeAsync();
        }
    }

    /// <summary>Runs kubectl, and it must do what it is asked for.</summary>
    public static async Task<string> KubectlAsync(string? input, params string[] arguments)
    {
        var done = await Servers.KubectlAsync(input, arguments);
        Assert.That(done.ExitCode, Is.Zero, done.All);
        return done.Output;
    }

    /// <summary>Takes away what a test left in the whole cluster, so that the next one is not in its way.</summary>
    public static async Task CleanAsync()
    {
        await KubectlAsync(null, "delete", "mutatingwebhookconfiguration,validatingwebhookconfiguration", "--all");
        await KubectlAsync(null, "delete", "crd", "-l", "external-secrets.io/component=controller", "--timeout=60s");
    }

    /// <summary>Waits for an object.</summary>
    public static async Task<JsonNode> UntilAsync(string ns, string kind, string name, Func<JsonNode, bool> wanted, string log)
    {
        for (var tries = 0; tries < 150; tries++)
        {
            var read = await KubectlAsync(null, "-n", ns, "get", kind, name, "-o", "json", "--ignore-not-found");
            if (read.Length > 0 && JsonNode.Parse(read)! is var found && wanted(found))
            {
                return found;
            }

            await Task.Delay(200);
        }

        var text = File.Exists(log) ? await File.ReadAllTextAsync(log) : "";
        throw new AssertionException($"{kind} {ns}/{name} did not become as wanted\n{text[^Math.Min(4000, text.Length)..]}");
    }

    /// <summary>Waits until an ExternalSecret is synced.</summary>
    public static Task<JsonNode> UntilSyncedAsync(string ns, string log) => UntilAsync(
        ns, "externalsecret", "app",
        static e => e["status"]?["conditions"]?[0]?["status"]?.GetValue<string>() == "True", log);
}
