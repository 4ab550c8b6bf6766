using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Types;
using Keyferry.Local.Server;
using Keyferry.Webhook.Hosting;
using Keyferry.Webhook.Options;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Hosting;

/// <summary>A rolling update behind a Service, under a stream of real applies.</summary>
public sealed class ReplacementTests
{
    private static readonly TimeSpan _betweenApplies = TimeSpan.FromMilliseconds(20);

    [Test]
    public async Task Replacing_one_of_two_replicas_under_50_applies_a_second_fails_none()
    {
        await using var server = await InMemoryApiServer.StartAsync();
        var kubeconfig = Path.GetTempFileName();
        server.WriteKubeconfig(kubeconfig);
        using var kube = KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = kubeconfig, UserAgent = "somebody" });
        await using var front = new Front();
        await using var old = await StartAsync(kubeconfig, front);
        await using var stays = await StartAsync(kubeconfig, front);
        await UntilAsync(() => front.Ready == 2);

        using var stop = new CancellationTokenSource();
        ConcurrentQueue<string> failures = [];
        var applied = 0;
        var applies = ApplyAsync(kube, failures, () => Interlocked.Increment(ref applied), stop.Token);
        await Task.Delay(1000);
        await old.ShutDownAsync();
        await old.DisposeAsync();
        await using var replacement = await StartAsync(kubeconfig, front);
        await UntilAsync(() => front.Ready == 2);
        await Task.Delay(1000);
        await stop.CancelAsync();
        await applies;

        Assert.Multiple(() =>
        {
            Assert.That(failures, Is.Empty);
            Assert.That(applied, Is.GreaterThan(100));
        });
    }

    private static async Task<KeyferryHost> StartAsync(string kubeconfig, Front front)
    {
        var any = new ListenAddress(IPAddress.Loopback, 0);
        var host = await KeyferryHost.StartAsync(new RunOptions
        {
            Components = Components.Admission | Components.Certificates,
            Kube = new KubeOptions { Kubeconfig = kubeconfig, Install = true },
            Webhook = new WebhookOptions { Address = any, Url = new Uri($"https://127.0.0.1:{front.Port}") },
            Observability = new ObservabilityOptions
            {
                Metrics = null, Health = [any], LogLevel = Serilog.Events.LogEventLevel.Fatal,
            },
            ShutdownDelay = TimeSpan.FromSeconds(3),
        });
        front.Add(host.WebhookPort!.Value, host.HealthPort!.Value);
        return host;
    }

    private static async Task ApplyAsync(
        KubeConnection kube, ConcurrentQueue<string> failures, Action done, CancellationToken stop)
    {
        List<Task> running = [];
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            running.Add(OneAsync(kube, $"es-{i}", failures, done));
            await Task.Delay(_betweenApplies, CancellationToken.None);
        }

        await Task.WhenAll(running);
    }

    private static async Task OneAsync(KubeConnection kube, string name, ConcurrentQueue<string> failures, Action done)
    {
        var manifest = JsonNode.Parse($$$"""
            {
              "apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret",
              "metadata": {"name": "{{{name}}}", "namespace": "default"},
              "spec": {"secretStoreRef": {"name": "shelf"}, "data": [{"secretKey": "a", "remoteRef": {"key": "a"}}]}
            }
            """)!;
        var result = await kube.Api.PatchAsync(
            ApiResources.ExternalSecrets, new ObjectKey("default", name), KubePatch.Apply(manifest),
            new WriteOptions("somebody"), CancellationToken.None);
        if (result.Ok)
        {
            done();
        }
        else
        {
            failures.Enqueue($"{name}: {result.Failure.Message}");
        }
    }

    private static async Task UntilAsync(Func<bool> reached)
    {
        for (var i = 0; i < 600 && !reached(); i++)
        {
            await Task.Delay(100);
        }

        Assert.That(reached(), Is.True);
    }
}
