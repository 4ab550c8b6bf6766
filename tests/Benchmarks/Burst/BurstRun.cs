using Keyferry.Benchmarks.Calls.Stores;
using Keyferry.Benchmarks.Processes;
using Keyferry.Kubernetes.Connecting;

namespace Keyferry.Benchmarks.Burst;

/// <summary>One burst on a fresh API server with a fresh engine.</summary>
/// <param name="output">Where to tell how it goes on.</param>
/// <param name="time">The clock.</param>
internal sealed class BurstRun(TextWriter output, TimeProvider time)
{
    private const int LatencyMilliseconds = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);

    // An engine's own writes wake it once more; what that costs is part of the price.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    /// <summary>Measures one burst.</summary>
    /// <param name="target">The API server.</param>
    /// <param name="count">How many ExternalSecrets.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<BurstResult> MeasureAsync(BurstTarget target, int count, CancellationToken cancellation)
    {
        await using var server = await target.StartAsync(cancellation);
        await using var aws = await ChildServer.StartAsync([ServeCommand.Aws, $"{LatencyMilliseconds}"], cancellation);
        var log = Path.Combine(Path.GetDirectoryName(server.Kubeconfig)!, "keyferry.log");
        using var kube = KubeConnection.Open(
            new KubeConnectionOptions { KubeconfigPath = server.Kubeconfig, UserAgent = "keyferry-benchmarks" }, time);
        var client = new BurstClient(kube.Http);

        BurstResult result;
        await using (var engine = await EngineProcess.StartAsync(server.Kubeconfig, aws.Address, log, cancellation))
        {
            result = await BurstAsync(engine, aws.Address, kube, client, count, cancellation);
        }

        return target.HasFloor ? result with { FloorSeconds = await FloorAsync(client, count, cancellation) } : result;
    }

    private async Task<BurstResult> BurstAsync(
        EngineProcess engine, Uri aws, KubeConnection kube, BurstClient client, int count, CancellationToken cancellation)
    {
        await client.PrepareAsync(AwsStore.Credentials, AwsStore.Provider(AwsStore.SecretsManager), cancellation);
        using var calls = new HttpClient { BaseAddress = aws };
        (await calls.DeleteAsync(new Uri(MeasuredStore.CallsPath, UriKind.Relative), cancellation)).Dispose();

        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var before = engine.Usage;
        var progress = new BurstProgress(count, time);
        var secrets = new WatchFeed(kube.Http, BurstObjects.ManagedSecrets, item => progress.SecretSeen(Number(item)));
        var objects = new WatchFeed(kube.Http, BurstObjects.ExternalSecrets, item =>
        {
            if (BurstObjects.IsReady(item))
            {
                progress.ReadySeen(Number(item));
            }
        });
        Task[] watches = [secrets.RunAsync(watching.Token), objects.RunAsync(watching.Token)];
        try
        {
            await Task.WhenAll(secrets.Opened, objects.Opened);
            progress.Begin();
            await client.CreateAllAsync(count, progress, cancellation);
            var createSeconds = time.GetElapsedTime(progress.Start).TotalSeconds;
            await WaitAsync(engine, progress, watches, count, cancellation);
            await Task.Delay(Settling, time, cancellation);
            var after = engine.Usage;
            var provider = long.Parse(await calls.GetStringAsync(new Uri(MeasuredStore.CallsPath, UriKind.Relative), cancellation));
            return new BurstResult(
                count, createSeconds, progress.ReadySeconds, progress.ToSecret, (after.Cpu - before.Cpu).TotalMilliseconds / count,
                after.PeakMemory / 1048576.0, provider, FloorSeconds: null);
        }
        finally
        {
            await watching.CancelAsync();
            await Task.WhenAll(watches);
        }
    }

    private async Task WaitAsync(
        EngineProcess engine, BurstProgress progress, Task[] watches, int count, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var pause = Task.Delay(TellEvery, time, cancellation);
            var first = await Task.WhenAny([progress.All, pause, .. watches]);
            await first;
            if (progress.All.IsCompleted)
            {
                return;
            }

            engine.ThrowIfEnded();
            await output.WriteLineAsync($"  {progress.SecretCount:N0} Secrets, {progress.ReadyCount:N0} of {count:N0} Ready");
            if (time.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException(
                    $"{progress.ReadyCount} of {count} were Ready after {Patience.TotalMinutes} min:\n{engine.LastLines()}");
            }
        }
    }

    private async Task<double> FloorAsync(BurstClient client, int count, CancellationToken cancellation)
    {
        await client.RemoveWebhooksAsync(cancellation);
        var start = time.GetTimestamp();
        await client.WriteAllAsync(count, count, cancellation);
        return time.GetElapsedTime(start).TotalSeconds;
    }

    private static int Number(System.Text.Json.JsonElement item) =>
        BurstObjects.NumberOf(item.GetProperty("metadata").GetProperty("name").GetString());
}
