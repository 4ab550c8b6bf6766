using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Restarts;

/// <summary>The manifests of docs/guides/restarts.md, applied as they stand.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed partial class RestartsPageTests
{
    [Test]
    public async Task Every_manifest_does_what_the_page_says()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync("""
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: shelf}
            spec:
              provider:
                fake:
                  data:
                  - {key: db, value: db-1}
                  - {key: tls, value: tls-1}
            ---
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: db-credentials}
            spec:
              refreshInterval: 5s
              secretStoreRef: {name: shelf}
              data: [{secretKey: password, remoteRef: {key: db}}]
            ---
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: api-tls}
            spec:
              refreshInterval: 5s
              secretStoreRef: {name: shelf}
              data: [{secretKey: tls.key, remoteRef: {key: tls}}]
            """);
        string[] unkept = ["ledger-credentials", "agent-token", "shop-credentials", "audit-log"];
        foreach (var name in unkept)
        {
            await scene.KubectlAsync("create", "secret", "generic", name, "--from-literal=token=1");
        }

        var blocks = Block().Matches(await File.ReadAllTextAsync(Repository.Path("docs", "guides", "restarts.md")));
        Assert.That(blocks, Has.Count.EqualTo(4));
        foreach (var block in blocks.Select(static b => b.Groups["yaml"].Value))
        {
            await scene.ApplyAsync(block);
        }

        await NotedAsync(scene, "deployment", "api", "api-tls", "db-credentials");
        await NotedAsync(scene, "statefulset", "ledger", "ledger-credentials");
        await NotedAsync(scene, "daemonset", "agent", "agent-token");
        await NotedAsync(scene, "deployment", "shop", "shop-credentials");

        await scene.KubectlAsync("patch", "secretstore", "shelf", "--type=merge", "-p", """{"spec":{"provider":{"fake":{"data":[{"key":"db","value":"db-2"},{"key":"tls","value":"tls-1"}]}}}}""");
        foreach (var name in unkept.Where(static n => n != "shop-credentials"))
        {
            await scene.KubectlAsync("patch", "secret", name, "--type=merge", "-p", """{"stringData":{"token":"2"}}""");
        }

        await scene.UntilAsync("deployment", "api", static d => RestartedAt(d) is not null, seconds: 60);
        var told = await scene.EventsAsync("WorkloadRestarted: Deployment api was restarted for the new content of its Secret");
        told += await scene.EventsAsync("RestartNeeded: Secret agent-token has new content");
        Assert.That(RestartedAt((await scene.ReadAsync("deployment", "shop"))!), Is.Null, "audit-log is excluded");
        Assert.That(RestartedAt((await scene.ReadAsync("daemonset", "agent"))!), Is.Null, "it is told only");
        Assert.That(told, Does.Contain("Restarted: restarted for the new content of Secret db-credentials"));

        await scene.KubectlAsync("patch", "secret", "shop-credentials", "--type=merge", "-p", """{"stringData":{"token":"2"}}""");
        await scene.UntilAsync("deployment", "shop", static d => RestartedAt(d) is not null, seconds: 60);
    }

    private static Task<JsonNode> NotedAsync(Scene scene, string kind, string name, params string[] secrets) => scene.UntilAsync(
        kind, name,
        w => (string?)w["metadata"]!["annotations"]!["keyferry.io/secret-hashes"] is { } text
            && JsonNode.Parse(text)!["secrets"]!.AsObject().Select(static s => s.Key).SequenceEqual(secrets),
        seconds: 30);

    private static string? RestartedAt(JsonNode workload) =>
        (string?)workload["spec"]!["template"]!["metadata"]!["annotations"]?["keyferry.io/restarted-at"];

    [GeneratedRegex("^```yaml\n(?<yaml>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
