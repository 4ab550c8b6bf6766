using System.Text;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Hosting;

/// <summary>The wall clock of a node is set while the engine runs.</summary>
public sealed class ClockJumpTests
{
    private const string Path = "/apis/external-secrets.io/v1/namespaces/ns";

    [Test]
    public async Task Objects_are_refreshed_on_after_the_clock_was_set([Values(-3.0, 3.0)] double days)
    {
        await using var cluster = await TestCluster.StartAsync();
        var time = new SetClock();
        await using var engine = EngineRun.Start(cluster.Kubeconfig, time: time);
        await cluster.StoreAsync("store");
        await cluster.SendAsync("POST", $"{Path}/externalsecrets", """
            {"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"name":"app","namespace":"ns"},
             "spec":{"refreshInterval":"2s","secretStoreRef":{"name":"store"},"data":[{"secretKey":"a","remoteRef":{"key":"pw"}}]}}
            """);
        await UntilHoldsAsync(cluster, "v1");

        time.Offset = TimeSpan.FromDays(days);
        foreach (var value in new[] { "v2", "v3" })
        {
            await cluster.PatchAsync($"{Path}/secretstores/store", $$"""{"spec":{"provider":{"fake":{"data":[{"key":"pw","value":"{{value}}"}]} } } }""");
            await UntilHoldsAsync(cluster, value);
        }

        var refreshed = (DateTimeOffset)(await cluster.SendAsync("GET", $"{Path}/externalsecrets/app", null))["status"]!["refreshTime"]!;
        Assert.That(refreshed, Is.EqualTo(time.GetUtcNow()).Within(TimeSpan.FromSeconds(20)));
        Assert.That(engine.Log.Lines, Has.None.StartsWith("Error"));
    }

    private static Task UntilHoldsAsync(TestCluster cluster, string value) => TestCluster.UntilAsync(
        async () => (await cluster.TrySendAsync("GET", "/api/v1/namespaces/ns/secrets/app", null)).Body["data"]?["a"]?.GetValue<string>()
            == Convert.ToBase64String(Encoding.ASCII.GetBytes(value)),
        seconds: 15);

    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }
}
