using System.Text.Json;
using Keyferry.Benchmarks.Burst;
using Keyferry.Benchmarks.Calls.Stores;
using Keyferry.Benchmarks.Processes;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Connecting;

namespace Keyferry.Benchmarks.Calls;

/// <summary>One case on a fresh in-memory API server with a fresh engine.</summary>
/// <param name="time">The clock.</param>
internal sealed class CallsRun(TimeProvider time)
{
    private const string Faults = "/faults";

    // A delay of nothing much, whose hits the server counts.
    private const string CountCredentialReads =
        """{"kind":"Delay","verb":"get","resource":"secrets","name":"credentials","times":null,"delaySeconds":0.001}""";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Measures one case.</summary>
    /// <param name="target">The case.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<CallsResult> MeasureAsync(CallsCase target, CancellationToken cancellation)
    {
        await using var server = await LocalApiServer.StartAsync(cancellation);
        using var http = new HttpClient();
        await using var store = await ChildServer.StartAsync(target.Store.Server, cancellation);
        var scene = await target.Store.SetUpAsync(http, store, cancellation);
        var log = Path.Combine(Path.GetDirectoryName(server.Kubeconfig)!, "keyferry.log");
        using var kube = KubeConnection.Open(
            new KubeConnectionOptions { KubeconfigPath = server.Kubeconfig, UserAgent = "keyferry-benchmarks" }, time);
        var client = new BurstClient(kube.Http);
        var engine = await EngineProcess.StartAsync(server.Kubeconfig, scene.Variables, log, cancellation);
        try
        {
            await client.PrepareAsync(scene.Credentials, scene.Provider, cancellation);
            var progress = new BurstProgress(target.Count, time);
            if (target.Over == TimeSpan.Zero)
            {
                await engine.DisposeAsync();
                await client.RemoveWebhooksAsync(cancellation);
                await client.CreateAllAsync(
                    target.Count, progress, target.Store.ExternalSecret, static (_, _) => ValueTask.CompletedTask, cancellation);
            }

            return await CountAsync(target, kube.Http, http, store, progress, async token =>
            {
                if (target.Over == TimeSpan.Zero)
                {
                    engine = await EngineProcess.StartAgainAsync(server.Kubeconfig, scene.Variables, log, token);
                }
                else
                {
                    await CreateAsync(client, target, progress, token);
                }
            }, cancellation);
        }
        finally
        {
            await engine.DisposeAsync();
        }
    }

    private async Task<CallsResult> CountAsync(
        CallsCase target, KubeHttp kube, HttpClient http, ChildServer store, BurstProgress progress,
        Func<CancellationToken, Task> begin, CancellationToken cancellation)
    {
        await MeasuredStore.ForgetAsync(http, store, cancellation);
        using (var body = KubeHttp.Body(System.Text.Encoding.UTF8.GetBytes(CountCredentialReads), KubeHttp.Json))
        using (var added = await kube.SendAsync(HttpMethod.Post, Faults, KubeHttp.Json, body, cancellation))
        {
            added.EnsureSuccessStatusCode();
        }

        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var feed = new WatchFeed(kube, BurstObjects.ExternalSecrets, item =>
        {
            if (BurstObjects.IsReady(item))
            {
                var number = BurstObjects.NumberOf(item.GetProperty("metadata").GetProperty("name").GetString());
                progress.SecretSeen(number);
                progress.ReadySeen(number);
            }
        });
        var watch = feed.RunAsync(watching.Token);
        await feed.Opened;
        progress.Begin();
        await begin(cancellation);
        await await Task.WhenAny(progress.All.WaitAsync(Patience, time, cancellation), watch);
        var refused = 0L;
        foreach (var sort in target.Store.Refused)
        {
            refused += await MeasuredStore.CallsAsync(http, store, sort, cancellation);
        }

        var calls = await MeasuredStore.CallsAsync(http, store, null, cancellation) - refused;
        long? logins = target.Store.LoginsOf is { } login ? await MeasuredStore.CallsAsync(http, store, login, cancellation) : null;
        using var faults = await kube.SendAsync(HttpMethod.Get, Faults, KubeHttp.Json, null, cancellation);
        using var hits = JsonDocument.Parse(await faults.Content.ReadAsByteArrayAsync(cancellation));
        await watching.CancelAsync();
        await watch;
        return new CallsResult(
            target, calls, logins, refused, hits.RootElement[0].GetProperty("hits").GetInt64(), progress.ReadySeconds);
    }

    private async Task CreateAsync(BurstClient client, CallsCase target, BurstProgress progress, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        await client.CreateAllAsync(target.Count, progress, target.Store.ExternalSecret, async (number, token) =>
        {
            var due = target.Over * ((double)number / target.Count);
            if (due - time.GetElapsedTime(start) is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, token);
            }
        }, cancellation);
    }
}
