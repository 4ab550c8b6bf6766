using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Hosting;

/// <summary>A kind is watched while somebody uses it.</summary>
public sealed class DynamicInformersTests
{
    [Test]
    [CancelAfter(60_000)]
    public async Task A_kind_is_watched_from_its_first_user_to_its_last(CancellationToken cancellation)
    {
        await using var cluster = await TestCluster.StartAsync();
        using var kube = KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = cluster.Kubeconfig, UserAgent = "keyferry/test" });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var seen = new ConcurrentQueue<string>();
        var watches = new DynamicInformers(
            kube.Http, new WatchSettings { Time = TimeProvider.System, Jitter = static () => 0.5 }, new InformerScope("ns"),
            (type, key) => seen.Enqueue($"{type.Kind} {key.Name}"));
        var (one, two) = (new ObjectKey("ns", "one"), new ObjectKey("ns", "two"));

        // Before the run: it is watched as soon as that begins.
        watches.Use(one, BuiltIn.ConfigMap);
        watches.Use(two, BuiltIn.ConfigMap);
        watches.Use(two, BuiltIn.ConfigMap);
        var running = watches.RunAsync(stop.Token);
        Assert.That(watches.Count, Is.EqualTo(1));
        await MakeAsync(cluster, "a");
        await TestCluster.UntilAsync(() => Task.FromResult(seen.Contains("ConfigMap a")));
        Assert.That(watches.TryGet(BuiltIn.ConfigMap, new ObjectKey("ns", "a"), out _), Is.True);

        watches.Release(one);
        await MakeAsync(cluster, "b");
        await TestCluster.UntilAsync(() => Task.FromResult(seen.Contains("ConfigMap b")));

        watches.Use(two, BuiltIn.ServiceAccount);
        Assert.That(watches.Count, Is.EqualTo(1), "the last user of ConfigMaps uses another kind now");
        await MakeAsync(cluster, "c");
        await cluster.SendAsync("POST", "/api/v1/namespaces/ns/serviceaccounts", """{"metadata":{"name":"d"}}""");
        await TestCluster.UntilAsync(() => Task.FromResult(seen.Contains("ServiceAccount d")));
        Assert.That(seen, Has.None.EqualTo("ConfigMap c"));

        watches.Release(two);
        Assert.That(watches.Count, Is.Zero);
        await stop.CancelAsync();
        Assert.That(async () => await running.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, cancellation), Throws.InstanceOf<OperationCanceledException>());
    }

    private static Task<JsonObject> MakeAsync(TestCluster cluster, string name) => cluster.SendAsync(
        "POST", "/api/v1/namespaces/ns/configmaps", $$"""{"metadata":{"name":"{{name}}"} }""");
}
