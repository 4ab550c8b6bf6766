using System.Text.Json.Nodes;
using Keyferry.Webhook.Tests.Fakes;
using Keyferry.Webhook.Tests.Rendering;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Diffing;

/// <summary>What <c>keyferry diff</c> of a cluster-wide object costs in calls.</summary>
public sealed class ClusterWideDiffCallsTests
{
    private const int Namespaces = 60;

    [Test]
    public async Task Each_namespace_costs_one_read_of_its_Secret_and_all_else_is_read_once()
    {
        using var folder = new ManifestFolder();
        await using var cluster = await LocalCluster.StartAsync(https: false);
        await using var front = await CountingFront.StartAsync(cluster.Server.Address);
        await using var host = await cluster.KeyferryAsync();
        await cluster.ApplyAsync(Enumerable.Range(0, Namespaces).Select(static n => JsonNode.Parse(
            $$$"""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "n{{{n}}}", "labels": {"team": "a"} } }""")!.AsObject()));
        await cluster.ApplyAsync(JsonNode.Parse("""
            {"apiVersion": "external-secrets.io/v1", "kind": "ClusterSecretStore", "metadata": {"name": "shared"},
             "spec": {"provider": {"fake": {"data": [{"key": "pw", "value": "pw-1"}]}}}}
            """)!.AsObject());
        folder.Write("all.yaml", """
            apiVersion: external-secrets.io/v1
            kind: ClusterExternalSecret
            metadata: {name: everywhere}
            spec:
              namespaceSelectors: [{matchLabels: {team: a}}]
              externalSecretName: key
              externalSecretSpec:
                secretStoreRef: {kind: ClusterSecretStore, name: shared}
                data: [{secretKey: password, remoteRef: {key: pw}}]

            """);

        var (code, output, error) = await ManifestFolder.RunAsync("", "diff", "--kubeconfig", front.KubeconfigOf(cluster), folder.Path);

        Assert.Multiple(() =>
        {
            Assert.That((code, error), Is.EqualTo((1, "")));
            Assert.That(output.Split("+ Secret "), Has.Length.EqualTo(Namespaces + 1));
            Assert.That(Reads("/secrets/key"), Is.EqualTo(Namespaces));
            Assert.That(Reads("/clustersecretstores/shared"), Is.EqualTo(1));
            Assert.That(Reads("/v1/namespaces?"), Is.EqualTo(1));
            Assert.That(Reads("/v1/externalsecrets?"), Is.EqualTo(1));
            Assert.That(Reads("/pushsecrets"), Is.Zero);
            Assert.That(front.Requests, Has.None.StartsWith("POST ").And.None.StartsWith("PUT ").And.None.StartsWith("DELETE "));
        });

        int Reads(string path) => front.Requests.Count(r => r.StartsWith("GET ", StringComparison.Ordinal) && r.Contains(path, StringComparison.Ordinal));
    }
}
