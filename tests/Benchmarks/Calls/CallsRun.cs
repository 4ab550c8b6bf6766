using System.Globalization;
using Keyferry.Benchmarks.Burst;
using Keyferry.Benchmarks.Processes;
using Keyferry.Kubernetes.Connecting;

namespace Keyferry.Benchmarks.Calls;

/// <summary>One case on a fresh in-memory API server with a fresh engine.</summary>
/// <param name="time">The clock.</param>
internal sealed class CallsRun(TimeProvider time)
{
    private const int LatencyMilliseconds = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Measures one case.</summary>
    /// <param name="target">The case.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<CallsResult> MeasureAsync(CallsCase target, CancellationToken cancellation)
    {
        await using var server = await LocalApiServer.StartAsync(cancellation);
        string[] words = [ServeCommand.Aws, $"{LatencyMilliseconds}", .. target.AllowsBatches ? (string[])[] : [ServeCommand.NoBatches]];
        await using var aws = await ChildServer.StartAsync(words, cancellation);
        var log = Path.Combine(Path.GetDirectoryName(server.Kubeconfig)!, "keyferry.log");
        using var kube = KubeConnection.Open(
            new KubeConnectionOptions { KubeconfigPath = server.Kubeconfig, UserAgent = "keyferry-benchmarks" }, time);
        var client = new BurstClient(kube.Http);
        await using var engine = await EngineProcess.StartAsync(server.Kubeconfig, aws.Address, log, cancellation);
        using var http = new HttpClient();
        var before = await ReadsAsync(http, engine, cancellation);
        await client.PrepareAsync(cancellation);
        (await http.DeleteAsync(new Uri(aws.Address, SecretsManagerServer.CallsPath), cancellation)).Dispose();

        var progress = new BurstProgress(target.Count, time);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var feed = new WatchFeed(kube.Http, BurstObjects.ExternalSecrets, item =>
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
        await CreateAsync(client, target, progress, cancellation);
        var first = await Task.WhenAny(progress.All.WaitAsync(Patience, time, cancellation), watch);
        await first;
        engine.ThrowIfEnded();
        var refused = target.AllowsBatches ? 0 : await CountAsync(http, aws, "/BatchGetSecretValue", cancellation);
        var calls = await CountAsync(http, aws, "", cancellation) - refused;
        var reads = await ReadsAsync(http, engine, cancellation) - before;
        await watching.CancelAsync();
        await watch;
        return new CallsResult(target, calls, refused, reads, progress.ReadySeconds);
    }

    private async Task CreateAsync(BurstClient client, CallsCase target, BurstProgress progress, CancellationToken cancellation)
    {
        if (target.Over == TimeSpan.Zero)
        {
            await client.CreateAllAsync(target.Count, progress, cancellation);
            return;
        }

        var start = time.GetTimestamp();
        await client.CreateAllAsync(target.Count, progress, async (number, token) =>
        {
            var due = target.Over * ((double)number / target.Count);
            if (due - time.GetElapsedTime(start) is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, token);
            }
        }, cancellation);
    }

    private static async Task<long> CountAsync(HttpClient http, ChildServer aws, string operation, CancellationToken cancellation) =>
        long.Parse(await http.GetStringAsync(new Uri(aws.Address, SecretsManagerServer.CallsPath + operation), cancellation), CultureInfo.InvariantCulture);

    private static async Task<long> ReadsAsync(HttpClient http, EngineProcess engine, CancellationToken cancellation) =>
        (await http.GetStringAsync(engine.Metrics, cancellation)).Split('\n')
            .Where(static l => l.StartsWith("rest_client_requests_total{", StringComparison.Ordinal) && l.Contains("method=\"GET\"", StringComparison.Ordinal))
            .Sum(static l => (long)double.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
