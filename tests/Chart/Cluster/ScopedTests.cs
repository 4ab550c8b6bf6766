using NUnit.Framework;

namespace Keyferry.Chart.Tests.Cluster;

/// <summary>Keyferry kept to namespaces works with the rights that the chart then gives, and sees nothing outside.</summary>
[NonParallelizable]
public sealed class ScopedTests
{
    [TearDown]
    public Task CleanAsync() => ChartCluster.CleanAsync();

    [Test]
    public async Task An_engine_serves_each_namespace_of_a_list_and_no_other()
    {
        string[] namespaces = ["scoped-a", "scoped-b", "scoped-c"];
        var crds = string.Join("\n---\n", Directory.EnumerateFiles(Keyferry.Cluster.Tests.Fixture.Repository.Path("deploy", "crds")).Select(File.ReadAllText));
        await ChartCluster.KubectlAsync(crds, "apply", "--server-side", "-f", "-");
        await ChartCluster.KubectlAsync(null, "wait", "--for=condition=established", "crd", "--all", "--timeout=60s");
        foreach (var ns in namespaces)
        {
            await ChartCluster.KubectlAsync(null, "create", "namespace", ns);
        }

        var release = new Release(ChartCluster.Servers, "scoped-home");
        await release.InstallAsync("--set", "installCRDs=false", "--set", "webhook.create=false", "--set", "scopedNamespaces={scoped-a,scoped-b}");
        var objects = await release.ObjectsAsync();
        Assert.That(objects.Objects.Select(static o => o["kind"]!.GetValue<string>()), Has.None.StartsWith("Cluster"));

        var a = await release.StartAsync("scoped-home-keyferry-scoped-a");
        await CheckAsync(release, a, "scoped-a");
        Assert.That(await IsSyncedAsync("scoped-b"), Is.False, "another engine's");
        await a.DisposeAsync();
        var b = await release.StartAsync("scoped-home-keyferry-scoped-b");
        await CheckAsync(release, b, "scoped-b");

        await ChartCluster.KubectlAsync(ChartCluster.Objects, "-n", "scoped-c", "apply", "-f", "-");
        var may = await ChartCluster.Servers.KubectlAsync(
            null, "auth", "can-i", "get", "secrets", "-n", "scoped-c", "--as", "system:serviceaccount:scoped-home:scoped-home-keyferry");
        Assert.That(may.Output.Trim(), Is.EqualTo("no"));

        var hook = new UninstallHook(ChartCluster.Servers, release);
        await hook.RunAsync(new Dictionary<string, Keyferry.Cluster.Tests.Fixture.KeyferryProcess>
        {
            ["scoped-home-keyferry-scoped-b"] = b,
        });
        Assert.That(hook.Output, Does.Contain("Released 1 Secrets"));
        foreach (var ns in namespaces.Append("scoped-home"))
        {
            await ChartCluster.KubectlAsync(null, "delete", "namespace", ns, "--timeout=60s");
        }
    }

    private static async Task CheckAsync(Release release, Keyferry.Cluster.Tests.Fixture.KeyferryProcess program, string ns)
    {
        await ChartCluster.KubectlAsync(ChartCluster.Objects, "-n", ns, "apply", "-f", "-");
        await ChartCluster.UntilSyncedAsync(ns, release.LogFile);
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync($"http://127.0.0.1:{program.MetricsPort}/metrics");
        Assert.That(metrics.Split('\n').Where(static l => l.StartsWith("rest_client_requests_total{code=\"403\"", StringComparison.Ordinal)), Is.Empty, program.Log);
    }

    private static async Task<bool> IsSyncedAsync(string ns) =>
        (await ChartCluster.KubectlAsync(null, "-n", ns, "get", "secrets", "--ignore-not-found", "-o", "name")).Contains("secret/app", StringComparison.Ordinal);
}
