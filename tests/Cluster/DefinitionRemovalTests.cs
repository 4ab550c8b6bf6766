using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests;

/// <summary>
/// What goes when somebody removes a definition (docs/definitions.md): its objects, and every Secret that they own. Nothing that the
/// engine does can stop it; what is kept is what creationPolicy: Orphan made.
/// </summary>
[Parallelizable(ParallelScope.Self)]
public sealed class DefinitionRemovalTests
{
    private const string Manifests = """
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: store, namespace: default}
        spec: {provider: {fake: {data: [{key: token, value: plain-token}]}}}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: owned, namespace: default}
        spec:
          secretStoreRef: {name: store}
          data: [{secretKey: token, remoteRef: {key: token}}]
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: kept, namespace: default}
        spec:
          secretStoreRef: {name: store}
          target: {creationPolicy: Orphan}
          data: [{secretKey: token, remoteRef: {key: token}}]
        """;

    [Test]
    public async Task Owned_Secrets_go_with_the_definition_and_orphans_stay()
    {
        await using var servers = await ClusterServers.StartAsync();
        await using var keyferry = await servers.StartKeyferryAsync();
        var applied = await servers.KubectlAsync(Manifests, "apply", "--validate=false", "-f", "-");
        Assert.That(applied.ExitCode, Is.Zero, applied.All);
        var ready = await servers.KubectlAsync(null, "wait", "es", "--all", "--for=condition=Ready", "--timeout=30s");
        Assert.That(ready.ExitCode, Is.Zero, ready.All + keyferry.Log);

        await UntilCollectorKnowsExternalSecretsAsync(servers);
        var removed = await servers.KubectlAsync(null, "delete", "crd", "externalsecrets.external-secrets.io", "--timeout=60s");
        Assert.That(removed.ExitCode, Is.Zero, removed.All);
        await UntilSecretIsGoneAsync(servers, "owned");
        Assert.That(Scene.Value((await FindSecretAsync(servers, "kept"))!, "token"), Is.EqualTo("plain-token"));
        Assert.That(keyferry.HasExited, Is.False, keyferry.Log);
    }

    // The garbage collector looks for new kinds every 30 seconds; an owner of a kind that it has never seen it leaves alone.
    private static async Task UntilCollectorKnowsExternalSecretsAsync(ClusterServers servers)
    {
        var probe = Manifests.Split("---", StringSplitOptions.None)[1].Replace("owned", "probe", StringComparison.Ordinal);
        await servers.KubectlAsync(probe, "apply", "--validate=false", "-f", "-");
        var uid = (await servers.KubectlAsync(null, "get", "es", "probe", "-o", "jsonpath={.metadata.uid}")).Output;
        var made = await servers.KubectlAsync(
            $$"""
            apiVersion: v1
            kind: Secret
            metadata:
              name: dependent
              namespace: default
              ownerReferences: [{apiVersion: external-secrets.io/v1, kind: ExternalSecret, name: probe, uid: {{uid}} }]
            """,
            "apply", "-f", "-");
        Assert.That(made.ExitCode, Is.Zero, made.All);
        await servers.KubectlAsync(null, "delete", "es", "probe", "--timeout=30s");
        await UntilSecretIsGoneAsync(servers, "dependent");
    }

    private static async Task UntilSecretIsGoneAsync(ClusterServers servers, string name)
    {
        for (var tries = 0; tries < 240; tries++)
        {
            if (await FindSecretAsync(servers, name) is null)
            {
                return;
            }

            await Task.Delay(500);
        }

        Assert.Fail($"Secret {name} was not collected within two minutes");
    }

    private static async Task<JsonNode?> FindSecretAsync(ClusterServers servers, string name)
    {
        var read = await servers.KubectlAsync(null, "get", "secret", name, "--ignore-not-found", "-o", "json");
        return read.Output.Length == 0 ? null : JsonNode.Parse(read.Output);
    }
}
