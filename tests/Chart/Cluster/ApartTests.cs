using System.Globalization;
using NUnit.Framework;

namespace Keyferry.Chart.Tests.Cluster;

/// <summary>Webhook and engine apart, each under a ServiceAccount of its own.</summary>
[NonParallelizable]
public sealed class ApartTests
{
    [TearDown]
    public Task CleanAsync() => ChartCluster.CleanAsync();

    [Test]
    public async Task Each_does_its_part_and_is_refused_nothing()
    {
        var release = new Release(ChartCluster.Servers, "keyferry-apart");
        var ports = FreePorts.Find(2);
        await release.InstallAsync(
            "--set", "webhook.separate=true", "--set", string.Create(CultureInfo.InvariantCulture, $"webhook.metrics.listen.port={ports[0]}"));
        await using var webhook = await release.StartAsync("keyferry-apart-webhook", ports[1]);
        await using var engine = await release.StartAsync();

        await ChartCluster.KubectlAsync(ChartCluster.Objects, "-n", release.Namespace, "apply", "-f", "-");
        await ChartCluster.UntilSyncedAsync(release.Namespace, release.LogFile);
        var refused = await ChartCluster.Servers.KubectlAsync(
            ChartCluster.Objects.Replace("secretStoreRef", "secretStoreReff", StringComparison.Ordinal), "-n", release.Namespace, "apply", "--validate=false", "-f", "-");
        Assert.That(refused.All, Does.Contain("secretStoreReff"), "the webhook answers");

        using var http = new HttpClient();
        foreach (var program in new[] { webhook, engine })
        {
            var metrics = await http.GetStringAsync($"http://127.0.0.1:{program.MetricsPort}/metrics");
            Assert.That(metrics.Split('\n').Where(static l => l.StartsWith("rest_client_requests_total{code=\"403\"", StringComparison.Ordinal)), Is.Empty, program.Log);
        }

        await ChartCluster.KubectlAsync(null, "delete", "mutatingwebhookconfiguration,validatingwebhookconfiguration", "--all");
        await release.HelmAsync("uninstall", release.Namespace, "--no-hooks");
        await ChartCluster.KubectlAsync(null, "-n", release.Namespace, "patch", "externalsecret", "app", "--type=merge", "-p", """{"metadata": {"finalizers": null}}""");
        await ChartCluster.KubectlAsync(null, "delete", "namespace", release.Namespace, "--timeout=60s");
    }
}
