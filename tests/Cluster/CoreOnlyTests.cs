using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests;

/// <summary>A server that knows no CEL and no selectable fields still gets what it can take.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class CoreOnlyTests
{
    private const string Manifests = """
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: store, namespace: default}
        spec: {provider: {fake: {data: [{key: token, value: plain-token}]}}}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: app, namespace: default}
        spec:
          secretStoreRef: {name: store}
          data: [{secretKey: token, remoteRef: {key: token}}]
        """;

    [Test]
    public async Task An_old_server_gets_the_definitions_that_it_can_take_and_serves_them()
    {
        await using var servers = await ClusterServers.StartAsync("--core-only");
        Assert.That(servers.Environment["KEYFERRY_CLUSTER_KIND"], Is.EqualTo("core-only"));
        await using var keyferry = await servers.StartKeyferryAsync();

        var definitions = await servers.KubectlAsync(null, "get", "crd", "-o", "json");
        var items = JsonNode.Parse(definitions.Output)!["items"]!.AsArray();
        Assert.That(items, Has.Count.EqualTo(25));
        Assert.That(items.Select(static i => i!["status"]!["conditions"]!.AsArray()
            .Single(static c => c!["type"]!.GetValue<string>() == "Established")!["status"]!.GetValue<string>()), Is.All.EqualTo("True"));

        var applied = await servers.KubectlAsync(Manifests, "apply", "--validate=false", "-f", "-");
        Assert.That(applied.ExitCode, Is.Zero, applied.All);
        var ready = await servers.KubectlAsync(null, "wait", "es/app", "--for=condition=Ready", "--timeout=30s");
        Assert.That(ready.ExitCode, Is.Zero, ready.All + keyferry.Log);
        var secret = await servers.KubectlAsync(null, "get", "secret", "app", "-o", "json");
        Assert.That(Scene.Value(JsonNode.Parse(secret.Output)!, "token"), Is.EqualTo("plain-token"));

        // What the server cannot check, admission does.
        var refused = await servers.KubectlAsync(
            Manifests.Replace("{key: token}", "{key: token, ky: x}", StringComparison.Ordinal), "apply", "--validate=false", "-f", "-");
        Assert.That(refused.Errors, Does.Contain("spec.data[0].remoteRef.ky"));
    }
}
