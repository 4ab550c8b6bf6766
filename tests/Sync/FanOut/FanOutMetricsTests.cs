using System.Text;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Providers;
using Keyferry.Providers.Metrics;
using Keyferry.Sync.Hosting;
using Keyferry.Sync.Metrics;
using Keyferry.Sync.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.FanOut;

/// <summary>What <c>/metrics</c> tells of the cluster-wide kinds, and the switches that turn them off.</summary>
public sealed class FanOutMetricsTests
{
    [Test]
    public async Task Both_kinds_have_their_condition_and_duration_and_lose_them_with_the_object()
    {
        await using var cluster = await FanOutCluster.StartAsync();
        await cluster.NamespaceAsync("a");
        using var kube = KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = cluster.Kubeconfig, UserAgent = "keyferry/test" });
        var metrics = new EngineMetrics(Prometheus.Metrics.NewCustomRegistry(), TimeProvider.System);
        using var engine = new Engine(
            kube, ProviderRegistry.Create(static _ => null, TimeProvider.System, new ProviderCalls(null)),
            new EngineOptions { Jitter = static () => 0.5 }, NullLoggerFactory.Instance, TimeProvider.System, metrics);
        using var stop = new CancellationTokenSource();
        var running = engine.RunAsync(stop.Token);
        await cluster.ClusterExternalSecretAsync();
        await cluster.ClusterPushSecretAsync();
        await UntilTextAsync(metrics, """clusterexternalsecret_status_condition{condition="Ready",name="all",namespace="",status="True"} 1""", there: true);
        await UntilTextAsync(metrics, """clusterpushsecret_status_condition{condition="Ready",name="all",namespace="",status="True"} 1""", there: true);
        await UntilTextAsync(metrics, """clusterexternalsecret_reconcile_duration{name="all",namespace=""} """, there: true);
        await UntilTextAsync(metrics, """clusterpushsecret_reconcile_duration{name="all",namespace=""} """, there: true);

        // The peer shows failures of neither kind.
        await cluster.PatchAsync(FanOutCluster.Owner, """{"spec":{"namespaceSelectors":[{"matchExpressions":[{"key":"k","operator":"In"}]}]}}""");
        await UntilTextAsync(metrics, """clusterexternalsecret_status_condition{condition="Ready",name="all",namespace="",status="False"} 1""", there: true);

        await cluster.DeleteAsync(FanOutCluster.Owner);
        await UntilTextAsync(metrics, "clusterexternalsecret_status_condition{", there: false);
        await stop.CancelAsync();
        await running;
    }

    [Test]
    public async Task Each_kind_can_be_switched_off_and_both_are_with_one_namespace()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var none = EngineRun.Start(
            cluster.Kubeconfig, static o => o with { ServesClusterExternalSecrets = false, ServesClusterPushSecrets = false });
        await using var push = EngineRun.Start(cluster.Kubeconfig, static o => o with { ServesClusterExternalSecrets = false });
        await using var one = EngineRun.Start(cluster.Kubeconfig, static o => o with { Namespace = "ns" });

        Assert.That(Kinds(none), Is.Empty);
        Assert.That(Kinds(push), Is.EqualTo(new[] { "clusterpushsecret" }));
        Assert.That(Kinds(one), Is.Empty);

        static IEnumerable<string> Kinds(EngineRun run) => run.Engine.Progress().Controllers.Select(static c => c.Name)
            .Where(static n => n is "clusterexternalsecret" or "clusterpushsecret");
    }

    private static async Task UntilTextAsync(EngineMetrics metrics, string text, bool there)
    {
        var seen = "";
        await TestCluster.UntilAsync(
            async () =>
            {
                using var output = new MemoryStream();
                await metrics.WriteObjectsAsync(output, CancellationToken.None);
                seen = Encoding.UTF8.GetString(output.ToArray());
                return seen.Contains(text, StringComparison.Ordinal) == there;
            },
            () => Task.FromResult(seen));
    }
}
