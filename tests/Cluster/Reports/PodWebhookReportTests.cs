using System.Diagnostics;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Reports;

/// <summary>
/// What people reported of pod webhooks that are away: they let pods run without their secrets, or stop every pod of the
/// cluster (https://github.com/hashicorp/vault-k8s/issues/258, https://github.com/bank-vaults/bank-vaults/issues/1510).
/// </summary>
[NonParallelizable]
public sealed class PodWebhookReportTests
{
    private const string Objects = """
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: shelf}
        spec: {provider: {fake: {data: [{key: pw, value: pw-1}]}}}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: db}
        spec: {refreshInterval: 1h, secretStoreRef: {name: shelf}, data: [{secretKey: password, remoteRef: {key: pw}}]}
        """;

    // What a server keeps no conditions of must have been left out whole, or it would be asked about every pod.
    [Test]
    public async Task A_webhook_that_stands_on_its_condition_alone_is_there_only_with_it()
    {
        var stored = await RealCluster.KubectlAsync(null, "get", "mutatingwebhookconfiguration", "keyferry", "-o",
            """jsonpath={range .webhooks[*]}{.name}={.matchConditions[*].name}{"\n"}{end}""");

        Assert.Multiple(() =>
        {
            Assert.That(stored.Output, Does.Contain("pods.inject.keyferry.io="));
            Assert.That(stored.Output, Does.Not.Contain("annotations.inject.keyferry.io=\n"));
        });
    }

    [Test]
    public async Task While_the_engine_is_away_who_asked_is_refused_by_name_and_comes_back_and_nobody_else_notices()
    {
        var inside = await Scene.OpenAsync();
        var outside = await Scene.OpenAsync();
        await inside.KubectlAsync("label", "namespace", inside.Namespace, "keyferry.io/injection=enabled");
        foreach (var ns in new[] { inside.Namespace, outside.Namespace, "kube-system" })
        {
            await RealCluster.KubectlAsync(null, "-n", ns, "create", "serviceaccount", "default");
        }

        await inside.ApplyAsync(Objects);
        await inside.UntilReadyAsync("externalsecret", "db");
        await inside.UntilAsync("secret", "db", static _ => true);

        CommandResult refused = null!, free = null!, system = null!;
        var took = TimeSpan.Zero;
        await RealCluster.WithoutKeyferryAsync(async () =>
        {
            var clock = Stopwatch.StartNew();
            refused = await CreateAsync(inside.Namespace);
            took = clock.Elapsed;
            free = await CreateAsync(outside.Namespace);
            system = await CreateAsync("kube-system");
            await inside.ApplyAsync("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: app}
                spec:
                  selector: {matchLabels: {app: app}}
                  template:
                    metadata: {labels: {app: app}, annotations: {keyferry.io/secrets: db}}
                    spec: {automountServiceAccountToken: false, containers: [{name: c, image: registry.example/app}]}
                """);
            await inside.EventsAsync("failed calling webhook");
        });
        var again = await CreateAsync(inside.Namespace);
        var container = await inside.KubectlAsync("get", "pod", "p", "-o", "jsonpath={.spec.containers[0]}");
        await RealCluster.KubectlAsync(null, "-n", "kube-system", "delete", "pod", "p");
        var replica = "";
        for (var tries = 0; tries < 300 && replica.Length == 0; tries++)
        {
            replica = await inside.KubectlAsync("get", "pods", "-l", "app=app", "-o", "jsonpath={.items[*].spec.containers[0].envFrom}");
            await Task.Delay(200);
        }

        Assert.Multiple(() =>
        {
            Assert.That(refused.ExitCode, Is.Not.Zero);
            Assert.That(refused.Errors, Does.Contain("namespaces.inject.keyferry.io"));
            Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(15)), "the webhook's timeout is 10 s");
            Assert.That(free.ExitCode, Is.Zero, free.All);
            Assert.That(system.ExitCode, Is.Zero, system.All);
            Assert.That(again.ExitCode, Is.Zero, again.All);
            Assert.That(container, Does.Contain("\"secretRef\":{\"name\":\"db\"}"));
            Assert.That(replica, Does.Contain("\"db\""), "the ReplicaSet tries again");
        });
    }

    private static Task<CommandResult> CreateAsync(string ns) => RealCluster.KubectlAsync($$$$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: p, namespace: {{{{ns}}}} , annotations: {keyferry.io/inject: db}}
        spec: {automountServiceAccountToken: false, containers: [{name: c, image: registry.example/app}]}
        """, "create", "-f", "-");
}
