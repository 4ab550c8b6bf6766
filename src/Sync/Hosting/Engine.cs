using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers;
using Keyferry.Sync.Metrics;
using Keyferry.Sync.Stores;
using Microsoft.Extensions.Logging;

namespace Keyferry.Sync.Hosting;

/// <summary>
/// The sync engine: watches, queues and reconcilers, put together for one run. Whoever loses the lease and gets it again
/// makes a new one: caches and queues of the time before are of no use.
/// </summary>
public sealed class Engine : IEngineProgress, IDisposable
{
    private readonly EngineWatches _watches;
    private readonly EngineOptions _options;
    private readonly WorkQueue<ObjectKey> _externalSecrets;
    private readonly WorkQueue<ObjectKey> _stores;
    private readonly WorkQueue<ObjectKey> _clusterStores;
    private readonly EventRecorder[] _recorders;
    private readonly ReconcileLoop<ObjectKey>[] _loops;
    private readonly EngineRunMetrics _metrics;
    private readonly ProgressLog _progress;
    private readonly StoreScheduler _scheduler;
    private readonly TimeProvider _time;
    private int _begun;
    private volatile bool _working;

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
        _time = time;
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

        _progress = new ProgressLog(this, () => NotReadyReason, log, time);
        var api = kube.Api;
        EventRecorder syncEvents = new(api, "external-secrets", time, observer: _progress);
        EventRecorder storeEvents = new(api, "secret-store", time, observer: _progress);
        EventRecorder clusterStoreEvents = new(api, "cluster-secret-store", time, observer: _progress);
        _recorders = [syncEvents, storeEvents, clusterStoreEvents];

        var reconcilers = SyncReconcilers.Create(
            new SyncSeams(
                api, kube.Tokens, _watches.ExternalSecrets, _watches.Stores, _watches.ClusterStores, _watches.Secrets,
                syncEvents, storeEvents, clusterStoreEvents, _externalSecrets.Add),
            providers, options, time);
        _scheduler = reconcilers.Scheduler;
        _watches.ExternalSecrets.Subscribe(reconcilers.Objects.OnChange);
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
            WorkQueue<ObjectKey> queue, EngineRunMetrics to, Func<ObjectKey, CancellationToken, ValueTask<ReconcileResult>> reconcile)
        {
            to.Watch(queue);
            return new(queue.Name, queue, reconcile, log, time, to.Controller(queue.Name));
        }

        new EnqueueHandlers(_watches, _externalSecrets, _stores, _clusterStores).Register();
    }

    /// <summary>Whether the essential watches have brought their first lists.</summary>
    public bool Synced => _watches.Synced;

    /// <summary>What the engine waits for or is refused, since when, and the way out; null where it does its work.</summary>
    public string? NotReadyReason => _watches.NotReadyReason;

    /// <inheritdoc/>
    public EngineProgress Progress() => EngineProgress.Of(
        [.. Controllers.Select(c => new ControllerProgress(c.Loop.Name, c.Queue.State(), c.Loop.ActiveWorkers, _working ? _options.Workers : 0))],
        _watches.States);

    // Stores before what uses them: there is no order in time, but in lists.
    private IEnumerable<(WorkQueue<ObjectKey> Queue, ReconcileLoop<ObjectKey> Loop)> Controllers
    {
        get
        {
            if (_options.ChecksSecretStores)
            {
                yield return (_stores, _loops[1]);
            }

            if (_options.ServesClusterStores)
            {
                yield return (_clusterStores, _loops[2]);
            }

            yield return (_externalSecrets, _loops[0]);
        }
    }

    /// <summary>Runs until cancelled, and until every watch, pass and write has ended. Once only.</summary>
    /// <param name="cancellation">Ends the engine.</param>
    /// <exception cref="EngineFaultException">A part of it ended by itself, or did not end when it was cancelled.</exception>
    /// <exception cref="InvalidOperationException">It has run before.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0)
        {
            throw new InvalidOperationException("an engine runs once; make a new one");
        }

        var synced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await EndlessTasks.RunAsync(
            [
                .. _watches.Tasks,
                .. _recorders.Select(static r => new EndlessTask("the writing of events", r.RunAsync)),
                new EndlessTask("the progress log", _progress.RunAsync),
                new EndlessTask("the wait for the first lists", async token =>
                {
                    await _watches.WaitForSyncAsync(token);
                    _working = true;
                    synced.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
                }),
                .. Controllers.Select(c => new EndlessTask($"the workers of {c.Loop.Name}", async token =>
                {
                    await synced.Task.WaitAsync(token);
                    await c.Loop.RunAsync(_options.Workers, token);
                })),
            ],
            _options.StopLimit, _time, cancellation);
    }

    /// <summary>Stops the timers.</summary>
    public void Dispose()
    {
        _scheduler.Dispose();
        _metrics.Dispose();
        _externalSecrets.Dispose();
        _stores.Dispose();
        _clusterStores.Dispose();
    }
}
