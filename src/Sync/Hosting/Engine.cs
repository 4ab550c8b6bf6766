using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers;
using Keyferry.Sync.Metrics;
using Keyferry.Sync.Queue;
using Microsoft.Extensions.Logging;

namespace Keyferry.Sync.Hosting;

/// <summary>The sync engine: watches, queues and reconcilers, put together.</summary>
public sealed class Engine : IDisposable
{
    private readonly EngineWatches _watches;
    private readonly EngineOptions _options;
    private readonly WorkQueue<ObjectKey> _externalSecrets;
    private readonly WorkQueue<ObjectKey> _stores;
    private readonly WorkQueue<ObjectKey> _clusterStores;
    private readonly EventRecorder[] _recorders;
    private readonly ReconcileLoop<ObjectKey>[] _loops;
    private readonly EngineRunMetrics _metrics;

    /// <summary>Puts the engine together; nothing runs yet.</summary>
    /// <param name="kube">The API server.</param>
    /// <param name="providers">The kinds of store.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="logs">Where it tells what it does.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Where it counts what it does; null counts nothing that is seen.</param>
    public Engine(
        KubeConnection kube, ProviderRegistry providers, EngineOptions options, ILoggerFactory logs, TimeProvider time,
        EngineMetrics? metrics = null)
    {
        _options = options;
        var seen = _metrics = (metrics ?? EngineMetrics.Unseen(time)).Begin();
        var unseen = EngineMetrics.Unseen(time).Begin();
        var storeMetrics = options.ChecksSecretStores ? seen : unseen;
        var clusterStoreMetrics = options.ServesClusterStores ? seen : unseen;
        var log = logs.CreateLogger<Engine>();
        _watches = new EngineWatches(kube.Http, options, time, new WatchLog(log));
        var backoff = new RetryBackoff(options.Jitter);
        _externalSecrets = new WorkQueue<ObjectKey>(time, backoff, "externalsecret", seen.Queue("externalsecret"));
        _stores = new WorkQueue<ObjectKey>(time, backoff, "secretstore", storeMetrics.Queue("secretstore"));
        _clusterStores = new WorkQueue<ObjectKey>(time, backoff, "clustersecretstore", clusterStoreMetrics.Queue("clustersecretstore"));

        var api = kube.Api;
        EventRecorder syncEvents = new(api, "external-secrets", time);
        EventRecorder storeEvents = new(api, "secret-store", time);
        EventRecorder clusterStoreEvents = new(api, "cluster-secret-store", time);
        _recorders = [syncEvents, storeEvents, clusterStoreEvents];

        var reconcilers = SyncReconcilers.Create(
            new SyncSeams(
                api, kube.Tokens, _watches.ExternalSecrets, _watches.Stores, _watches.ClusterStores, _watches.Secrets,
                syncEvents, storeEvents, clusterStoreEvents, _externalSecrets.Add),
            providers, options, time);
        _loops =
        [
            Loop(_externalSecrets, seen, seen.Track(SeriesKinds.ExternalSecrets(reconcilers.Access), _watches.ExternalSecrets)
                .Measured(reconcilers.ExternalSecrets.ReconcileAsync)),
            Loop(_stores, storeMetrics, storeMetrics.Track(SeriesKinds.SecretStores(reconcilers.Access), _watches.Stores)
                .Measured(reconcilers.Stores.ReconcileAsync)),
            Loop(_clusterStores, clusterStoreMetrics, clusterStoreMetrics.Track(
                SeriesKinds.ClusterSecretStores(reconcilers.Access), _watches.ClusterStores)
                .Measured(reconcilers.ClusterStores.ReconcileAsync)),
        ];
        ReconcileLoop<ObjectKey> Loop(
            WorkQueue<ObjectKey> queue, EngineRunMetrics to, Func<ObjectKey, CancellationToken, ValueTask<Outcome>> reconcile)
        {
            to.Watch(queue);
            return new(queue.Name, queue, reconcile, log, time, to.Controller(queue.Name));
        }

        _watches.Feed(_externalSecrets, _stores, _clusterStores);
    }

    /// <summary>Whether all watches have brought their first list.</summary>
    public bool Synced => _watches.Synced;

    /// <summary>How many objects wait to be looked at, by controller.</summary>
    public IReadOnlyDictionary<string, int> QueueDepths => new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["externalsecret"] = _externalSecrets.Depth,
        ["secretstore"] = _stores.Depth,
        ["clustersecretstore"] = _clusterStores.Depth,
    };

    /// <summary>Runs until cancelled.</summary>
    /// <param name="cancellation">Ends the engine.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var background = _watches.RunAsync(cancellation)
            .Concat(_recorders.Select(r => r.RunAsync(cancellation)))
            .ToList();
        try
        {
            // Stores first: an ExternalSecret that comes before its store is checked would fail for nothing.
            await _watches.WaitForSyncAsync(cancellation);
            if (_options.ChecksSecretStores)
            {
                background.Add(_loops[1].RunAsync(_options.Workers, cancellation));
            }

            if (_options.ServesClusterStores)
            {
                background.Add(_loops[2].RunAsync(_options.Workers, cancellation));
            }

            background.Add(_loops[0].RunAsync(_options.Workers, cancellation));
            await Task.WhenAll(background);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // That is how it ends.
        }
    }

    /// <summary>Stops the timers.</summary>
    public void Dispose()
    {
        _metrics.Dispose();
        _externalSecrets.Dispose();
        _stores.Dispose();
        _clusterStores.Dispose();
    }
}
