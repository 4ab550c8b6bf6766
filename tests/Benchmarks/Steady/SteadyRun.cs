using System.Collections.Concurrent;
using System.Text.Json;
using Keyferry.Benchmarks.Burst;
using Keyferry.Benchmarks.Calls.Stores;
using Keyferry.Benchmarks.Processes;
using Keyferry.Kubernetes.Connecting;

namespace Keyferry.Benchmarks.Steady;

/// <summary>A server, an engine and a store, and what the ExternalSecrets of it show.</summary>
internal sealed class SteadyRun : IAsyncDisposable
{
    private const int LatencyMilliseconds = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly IApiServer _server;
    private readonly ChildServer _aws;
    private readonly KubeConnection _kube;
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<int, string> _refreshed = new();
    private readonly TimeProvider _time;
    private Task _watch = Task.CompletedTask;
    private int _refreshes;

    private SteadyRun(IApiServer server, ChildServer aws, EngineProcess engine, KubeConnection kube, TimeProvider time)
    {
        (_server, _aws, Engine, _kube, _time) = (server, aws, engine, kube, time);
        Client = new BurstClient(kube.Http);
    }

    /// <summary>The engine.</summary>
    public EngineProcess Engine { get; }

    /// <summary>Writes to the API server.</summary>
    public BurstClient Client { get; }

    /// <summary>How often a watch has shown that an object was refreshed.</summary>
    public int Refreshes => Volatile.Read(ref _refreshes);

    /// <summary>Starts all of it.</summary>
    /// <param name="isReal">Whether on eng/cluster; else on the in-memory server.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<SteadyRun> StartAsync(bool isReal, TimeProvider time, CancellationToken cancellation)
    {
        var server = isReal ? await ClusterApiServer.StartAsync(isCoreOnly: false, cancellation) : await LocalApiServer.StartAsync(cancellation);
        var aws = await ChildServer.StartAsync([ServeCommand.Aws, $"{LatencyMilliseconds}"], cancellation);
        var log = Path.Combine(Path.GetDirectoryName(server.Kubeconfig)!, "keyferry.log");
        var engine = await EngineProcess.StartAsync(server.Kubeconfig, aws.Address, log, cancellation);
        var kube = KubeConnection.Open(
            new KubeConnectionOptions { KubeconfigPath = server.Kubeconfig, UserAgent = "keyferry-benchmarks" }, time);
        return new SteadyRun(server, aws, engine, kube, time);
    }

    /// <summary>Makes the store and begins to watch.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        await Client.PrepareAsync(AwsStore.Credentials, AwsStore.Provider(AwsStore.SecretsManager), cancellation);
        var feed = new WatchFeed(_kube.Http, BurstObjects.ExternalSecrets, Seen);
        _watch = feed.RunAsync(_ending.Token);
        await feed.Opened;
    }

    /// <summary>Waits until as many objects are Ready.</summary>
    public async Task UntilReadyAsync(int count, CancellationToken cancellation)
    {
        var start = _time.GetTimestamp();
        while (_refreshed.Count < count)
        {
            Engine.ThrowIfEnded();
            if (_time.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"{_refreshed.Count} of {count} were Ready after {Patience.TotalMinutes} min:\n{Engine.LastLines()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), _time, cancellation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _watch;
        _kube.Dispose();
        await Engine.DisposeAsync();
        await _aws.DisposeAsync();
        await _server.DisposeAsync();
        _ending.Dispose();
    }

    private void Seen(JsonElement item)
    {
        if (!BurstObjects.IsReady(item) || !item.GetProperty("status").TryGetProperty("refreshTime", out var time))
        {
            return;
        }

        var number = BurstObjects.NumberOf(item.GetProperty("metadata").GetProperty("name").GetString());
        var at = time.GetString() ?? "";
        if (!_refreshed.TryGetValue(number, out var before) || before != at)
        {
            _refreshed[number] = at;
            Interlocked.Increment(ref _refreshes);
        }
    }
}
