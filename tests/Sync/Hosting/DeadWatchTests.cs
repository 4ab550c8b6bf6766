using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Hosting;

/// <summary>After whatever happens to the API server or the way to it, every watch lives again without a restart.</summary>
public sealed class DeadWatchTests
{
    private const string ExternalSecrets = "externalsecrets";
    private const string Secret = "/api/v1/namespaces/ns/secrets/after";

    [Test]
    public async Task A_server_that_goes_and_comes_back_is_followed()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var wire = new FaultyWire(cluster.Address);
        await using var run = Start(cluster, wire);
        await cluster.StoreAsync("shelf");
        await cluster.WaitReadyAsync("secretstores", "shelf");

        await wire.CutAsync();
        await cluster.ExternalSecretAsync("after", "shelf");
        await Task.Delay(TimeSpan.FromSeconds(5));
        Assert.That(run.Engine.Progress().Watches, Has.All.Property("Trouble").Not.Null);
        Assert.That(run.Engine.NotReadyReason, Is.Null, "what is known is still right");
        wire.Mend();

        await IsAliveAsync(cluster);
        await TestCluster.UntilAsync(() => Task.FromResult(
            run.Engine.Progress().Watches.All(static w => w.Trouble is null || w.Type.Plural == "rollouts")));
    }

    [Test]
    public async Task A_version_that_the_server_has_forgotten_makes_a_new_list()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var wire = new FaultyWire(cluster.Address);
        await using var run = Start(cluster, wire);
        await cluster.StoreAsync("shelf");
        await cluster.WaitReadyAsync("secretstores", "shelf");

        await wire.CutAsync();
        await cluster.ExternalSecretAsync("after", "shelf");
        cluster.Compact();
        wire.Mend();

        await IsAliveAsync(cluster);
    }

    [Test]
    public async Task Connections_on_which_nothing_comes_any_more_are_noticed_within_half_a_minute()
    {
        await using var cluster = await TestCluster.StartAsync(https: true);
        await using var wire = new FaultyWire(cluster.Address);
        await using var run = Start(cluster, wire);
        await cluster.StoreAsync("shelf");
        await cluster.WaitReadyAsync("secretstores", "shelf");

        // No end of either connection is told anything: only the pings that stay out can tell.
        wire.Silent = true;
        var before = wire.Accepted;
        await cluster.ExternalSecretAsync("after", "shelf");
        await TestCluster.UntilAsync(() => Task.FromResult(wire.Accepted > before), seconds: 35);
        wire.Silent = false;

        await IsAliveAsync(cluster);
    }

    private static EngineRun Start(TestCluster cluster, FaultyWire wire) => EngineRun.Start(
        cluster.WriteKubeconfig("wire", cluster.AdminToken, new Uri($"{cluster.Address.Scheme}://127.0.0.1:{wire.Port}")));

    private static async Task IsAliveAsync(TestCluster cluster)
    {
        await cluster.WaitReadyAsync(ExternalSecrets, "after");
        await cluster.DeleteAsync(Secret);

        // The watch of Secrets lives as well.
        await TestCluster.UntilAsync(() => cluster.ExistsAsync(Secret), seconds: 5);
    }
}
