using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Reports;

/// <summary>What people report of restarts.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RestartReportTests
{
    /// <summary>
    /// A workload and its Secret are installed together: the Secret that comes a little later starts the pods that wait for it, and
    /// restarts nothing (https://github.com/stakater/Reloader/issues/272).
    /// </summary>
    [Test]
    public async Task A_first_deployment_is_not_rolled_out_twice()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync("""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              annotations: {keyferry.io/restart: auto, reloader.stakater.com/auto: 'true'}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - name: c
                    image: registry.example/app
                    envFrom:
                    - secretRef: {name: late}
            """);
        var applied = (await scene.ReadAsync("deployment", "web"))!["spec"]!["template"]!.ToJsonString();
        await scene.ApplyAsync("""
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: shelf}
            spec:
              provider:
                fake:
                  data:
                  - {key: pw, value: pw-1}
            ---
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: late}
            spec:
              refreshInterval: 10s
              secretStoreRef: {name: shelf}
              data:
              - {secretKey: password, remoteRef: {key: pw}}
            """);
        var noted = await scene.UntilAsync("deployment", "web", static d => d["metadata"]!["annotations"]!["keyferry.io/secret-hashes"] is not null);
        await Task.Delay(TimeSpan.FromSeconds(20));
        Assert.That((await scene.ReadAsync("deployment", "web"))!["spec"]!["template"]!.ToJsonString(), Is.EqualTo(applied));

        await scene.KubectlAsync("patch", "secretstore", "shelf", "--type=merge", "-p", """{"spec":{"provider":{"fake":{"data":[{"key":"pw","value":"pw-2"}]}}}}""");
        var restarted = await scene.UntilAsync("deployment", "web", static d => RestartedAt(d) is not null, seconds: 60);
        await Task.Delay(TimeSpan.FromSeconds(25));

        var last = (await scene.ReadAsync("deployment", "web"))!;
        Assert.That(RestartedAt(last), Is.EqualTo(RestartedAt(restarted)), "two more refreshes bring the same value");
        last["spec"]!["template"]!["metadata"]!.AsObject().Remove("annotations");
        Assert.That(last["spec"]!["template"]!.ToJsonString(), Is.EqualTo(applied), "one annotation, and nothing else");
        Assert.That((long)last["metadata"]!["generation"]! - (long)noted["metadata"]!["generation"]!, Is.EqualTo(1));
    }

    private static string? RestartedAt(System.Text.Json.Nodes.JsonNode deployment) =>
        (string?)deployment["spec"]!["template"]!["metadata"]!["annotations"]?["keyferry.io/restarted-at"];
}
