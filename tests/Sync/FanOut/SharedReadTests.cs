using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Providers;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Hosting;
using Keyferry.Sync.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.FanOut;

/// <summary>What many namespaces want of one ClusterSecretStore is read once.</summary>
public sealed class SharedReadTests
{
    private const int Namespaces = 200;

    [Test]
    public async Task A_key_that_two_hundred_namespaces_want_is_read_once()
    {
        await using var cluster = await FanOutCluster.StartAsync();
        for (var i = 0; i < Namespaces; i++)
        {
            await cluster.NamespaceAsync($"n{i:000}");
        }

        // The store answers when all have asked: without merging each would be a call.
        var answer = new TaskCompletionSource();
        var provider = new ScriptedProvider
        {
            OnReadAsync = async keys =>
            {
                await answer.Task;
                return [.. keys.Select(static _ => ReadResult.Of(RemoteValue.Of("v1"u8.ToArray())))];
            },
        };
        using var kube = KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = cluster.Kubeconfig, UserAgent = "keyferry/test" });
        using var engine = new Engine(
            kube, new ProviderRegistry([provider]), new EngineOptions { Jitter = static () => 0.5 }, NullLoggerFactory.Instance, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = engine.RunAsync(stop.Token);
        await cluster.ClusterExternalSecretAsync();
        var all = string.Join(',', Enumerable.Range(0, Namespaces).Select(static i => $"n{i:000}"));
        await cluster.WaitStatusAsync($"True ; {all}; ");
        await TestCluster.UntilAsync(() => Task.FromResult(!provider.Calls.IsEmpty));

        // A pass puts the finalizer on, and then asks.
        await TestCluster.UntilAsync(async () => await HeldAsync(cluster) == Namespaces);
        await TestCluster.UntilAsync(() => Task.FromResult(
            engine.Progress().Controllers.All(static c => c.Queue.Due == 0 && c.ActiveWorkers == 0)));
        answer.SetResult();

        for (var i = 0; i < Namespaces; i++)
        {
            await cluster.WaitReadyAsync("externalsecrets", "app", ns: $"n{i:000}");
        }

        Assert.That(provider.Calls, Has.Count.EqualTo(1), "one call for two hundred namespaces");
        await stop.CancelAsync();
        await running;
    }

    private static async Task<int> HeldAsync(TestCluster cluster) =>
        ((JsonArray)(await cluster.GetAsync($"{FanOutCluster.V1}/externalsecrets"))!["items"]!)
            .Count(static es => es!["metadata"]!["finalizers"] is JsonArray { Count: > 0 });
}
