using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests;

/// <summary>No secret value reaches a log, an event or a metric, in success or in failure.</summary>
public sealed class SecrecyTests
{
    private const string Marker = "zQ7-unmistakable-value";

    [Test]
    public async Task A_value_appears_in_the_Secret_and_nowhere_else()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync($$"""
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: store}
            spec:
              provider:
                fake:
                  data:
                  - {key: whole, value: {{Marker}} }
                  - {key: json, value: '{"a": {{Marker}} broken' }
            """);
        foreach (var (name, entry) in new[]
        {
            ("good", "data: [{secretKey: k, remoteRef: {key: whole}}]"),
            ("broken-json", "dataFrom: [{extract: {key: json}}]"),
            ("no-property", "data: [{secretKey: k, remoteRef: {key: whole, property: a.b}}]"),
            ("bad-base64", "data: [{secretKey: k, remoteRef: {key: whole, decodingStrategy: Base64}}]"),
        })
        {
            await scene.ApplyAsync($$"""
                apiVersion: external-secrets.io/v1
                kind: ExternalSecret
                metadata: {name: {{name}} }
                spec:
                  secretStoreRef: {name: store}
                  {{entry}}
                """);
            await scene.UntilReadyAsync("externalsecret", name, name == "good" ? "True" : "False");
        }

        Assert.That(Scene.Value((await scene.ReadAsync("secret", "good"))!, "k"), Is.EqualTo(Marker));
        Assert.That(await scene.KubectlAsync("get", "events,es", "-o", "yaml"), Does.Not.Contain(Marker));
        Assert.That(RealCluster.Keyferry.Log, Does.Not.Contain(Marker));
        using var http = new HttpClient();
        Assert.That(
            await http.GetStringAsync($"http://127.0.0.1:{RealCluster.Keyferry.MetricsPort}/metrics"),
            Does.Not.Contain(Marker));
    }
}
