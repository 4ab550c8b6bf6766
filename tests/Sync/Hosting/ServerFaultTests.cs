using Keyferry.Local.Server.Faults;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Hosting;

/// <summary>The engine makes its Secret and keeps it, whatever the API server answers in between.</summary>
public sealed class ServerFaultTests
{
    private const string Secret = "/api/v1/namespaces/ns/secrets/app";

    private static IEnumerable<Fault> Faults =>
    [
        new Fault { Kind = FaultKind.Status, Code = 429, RetryAfterSeconds = 1, Verb = "create", Resource = "secrets" },
        new Fault { Kind = FaultKind.Status, Code = 429, RetryAfterSeconds = 1, Verb = "list", Resource = "externalsecrets" },
        new Fault { Kind = FaultKind.Status, Code = 500, Verb = "create", Resource = "secrets", Times = 2 },
        new Fault { Kind = FaultKind.Status, Code = 503, Resource = "externalsecrets", Subresource = "status", Times = 2 },
        new Fault { Kind = FaultKind.Status, Code = 503, Verb = "watch", Resource = "secretstores", Times = 2 },
        new Fault { Kind = FaultKind.Reset, Verb = "create", Resource = "secrets" },
        new Fault { Kind = FaultKind.Reset, Verb = "watch", Resource = "externalsecrets", Times = 2 },
        new Fault { Kind = FaultKind.Delay, DelaySeconds = 1, Resource = "secrets", Times = 3 },
        new Fault { Kind = FaultKind.DropWatch, Verb = "watch", Resource = "externalsecrets", Times = 2 },
        new Fault { Kind = FaultKind.DropWatch, Verb = "watch", Resource = "secrets", AfterEvents = 1 },
        new Fault { Kind = FaultKind.WholeList, Verb = "list", Times = null },
    ];

    [TestCaseSource(nameof(Faults))]
    public async Task The_Secret_is_made_and_repaired(Fault fault)
    {
        await using var cluster = await TestCluster.StartAsync();
        if (fault.Verb == "list")
        {
            // A server that streams no lists: the informer asks for pages.
            cluster.Inject(new Fault { Kind = FaultKind.Status, Code = 422, Verb = "watch", Resource = "externalsecrets" });
        }

        var injected = cluster.Inject(fault);
        await using var run = EngineRun.Start(cluster.Kubeconfig);
        await cluster.StoreAsync("shelf");
        await cluster.ExternalSecretAsync("app", "shelf");
        await cluster.WaitReadyAsync("externalsecrets", "app");
        Assert.That(await cluster.ExistsAsync(Secret), Is.True);

        await cluster.DeleteAsync(Secret);
        await TestCluster.UntilAsync(() => cluster.ExistsAsync(Secret));
        await cluster.WaitReadyAsync("externalsecrets", "app");
        Assert.That(injected.Hits, Is.GreaterThan(0), "the fault was not met");
    }
}
