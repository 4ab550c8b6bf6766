using Keyferry.Chart.Tests.Cluster;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

// The namespace of tests/Cluster, whose main road is played here with what the chart installs in place of an administrator.
namespace Keyferry.Cluster.Tests;

/// <summary>A cluster with the chart installed, and the program running under its ServiceAccount.</summary>
[SetUpFixture]
public sealed class RealCluster
{
    private static ClusterServers? s_servers;

    /// <summary>The program under test.</summary>
    public static KeyferryProcess Keyferry { get; private set; } = null!;

    /// <summary>The release.</summary>
    public static Release Release { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        s_servers = await ClusterServers.StartAsync();
        Release = new Release(s_servers, "keyferry");
        await Release.InstallAsync();
        Keyferry = await Release.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (Keyferry is not null)
        {
            await RefusedNothingAsync();
            await Keyferry.DisposeAsync();
        }

        if (s_servers is not null)
        {
            await s_servers.DisposeAsync();
        }
    }

    /// <summary>Runs kubectl against the cluster, as an administrator.</summary>
    public static Task<CommandResult> KubectlAsync(string? input, params string[] arguments) =>
        s_servers!.KubectlAsync(input, arguments);

    // After the whole main road: the chart's rights were enough.
    private static async Task RefusedNothingAsync()
    {
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync($"http://127.0.0.1:{Keyferry.MetricsPort}/metrics");
        Assert.That(metrics, Does.Contain("rest_client_requests_total{code=\"200\""));
        Assert.That(metrics.Split('\n').Where(static l => l.StartsWith("rest_client_requests_total{code=\"403\"", StringComparison.Ordinal)), Is.Empty);
        Assert.That(Keyferry.Log, Does.Not.Contain("forbidden"));
    }
}
