using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Watching;
using Keyferry.Providers;
using Keyferry.Sync.Metrics;
using Keyferry.Sync.Overview;
using Keyferry.Sync.Preflight;
using Keyferry.Sync.PushSecrets;
using Keyferry.Sync.Stores;
using Keyferry.Text.Templates;
using Microsoft.Extensions.Logging;

namespace Keyferry.Sync.Hosting;

/// <summary>
/// The sync engine: one leadership term with the controllers of ExternalSecrets and of both kinds of store. Whoever loses the
/// lease and gets it again makes a new one: caches and queues of the time before are of no use.
/// </summary>
public sealed class Engine : IEngineProgress, IDisposable
{
    private readonly LeadershipTerm _term;
    private readonly EngineRunMetrics _metrics;
    private readonly StoreScheduler _scheduler;
    private readonly RenderGate _renders;
    private readonly BackgroundPasses? _pushPasses;

    /// <summary>Puts the engine together; nothing runs yet.</summary>
    /// <param name="kube">The API server.</param>
    /// <param name="providers">The kinds of store.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="logs">Where it logs what it does.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Where it counts what it does; null counts nothing that is seen.</param>
    /// <param name="generatorKinds">The kinds of generator; null means all of this program.</param>
    public Engine(
        KubeConnection kube, ProviderRegistry providers, EngineOptions options, ILoggerFactory logs, TimeProvider time,
        EngineMetrics? metrics = null, GeneratorRegistry? generatorKinds = null)
    {
        _metrics = (metrics ?? EngineMetrics.Unseen(time)).Begin();
        var log = logs.CreateLogger<Engine>();
        var watching = new WatchSettings { Time = time, Jitter = options.Jitter, Observer = new WatchLog(log) };
        var shared = new SharedInformers(kube.Http, watching);
        _term = new LeadershipTerm(shared, new LeadershipTermOptions(options.Jitter, options.StopLimit), log, time);

        var progress = new ProgressLog(this, () => NotReadyReason, log, time);
        var sync = Recorder("external-secrets");
        var stores = Recorder("secret-store");
        var clusterStores = Recorder("cluster-secret-store");
        var pushes = options.ServesPushSecrets ? Recorder("pushsecret") : null;
        _term.AddBackground("the progress log", progress.RunAsync);

        var informers = new EngineInformers(shared, options);
        var kinds = generatorKinds ?? GeneratorRegistry.Create(time);
        var generators = new GeneratorInformers(shared, kinds.Kinds, options);
        informers.ExternalSecrets.AddIndex(GeneratorControllers.ByGenerator, GeneratorControllers.GeneratorsOf);
        Caches = new EngineCaches(informers, generators, options);
        var written = new WrittenVersions(time);
        informers.Track(written);
        written.Track(generators.States);
        var api = new WriteTrackingApi(kube.Api, written);
        metrics?.ShowProviders(providers.All.Select(static p => p.Key));
        var reconcilers = SyncReconcilers.Create(
            new SyncSeams(
                api, kube.Tokens, informers.ExternalSecrets, informers.Stores,
                informers.ClusterStores ?? (IObjectCache<ClusterSecretStore>)new EmptyCache<ClusterSecretStore>(), informers.Secrets,
                sync, stores, clusterStores,
                key => _term.Enqueue(EngineControllers.ExternalSecret, key, ReconcileReason.Refresh),
                key => _term.DueSince(EngineControllers.ExternalSecret, key))
            {
                ConfigMaps = informers.ConfigMaps,
                Kinds = kube.Kinds,
                KindWatches = ManifestWatches.AddTo(_term, kube, watching, options, informers),
                Generators = generators.Seams,
                GeneratorKinds = kinds,
                Throttled = metrics is null ? null : metrics.CountThrottled,
                Push = informers.PushSecrets is { } pushSecrets && pushes is not null ? new PushSeams(pushSecrets, pushes, log) : null,
            },
            providers, options, time);
        _scheduler = reconcilers.Scheduler;
        _renders = reconcilers.Renders;
        Preflight = reconcilers.Preflight;
        informers.ExternalSecrets.Subscribe(reconcilers.Objects.OnChange);
        BackgroundTasks.AddTo(_term, options, kube.Api, log, time);
        if (reconcilers.Push is { } push)
        {
            informers.PushSecrets?.Subscribe(push.Objects.OnChange);
            _pushPasses = new BackgroundPasses(
                push.Reconciler.ReconcileAsync, key => _term.Enqueue(PushControllers.Name, key, ReconcileReason.Refresh), time);
            _term.AddBackground("the passes over PushSecrets", _pushPasses.RunAsync);
        }

        var generatorControllers = new GeneratorControllers(generators, informers.ExternalSecrets);
        var fanOut = new FanOutControllers(
            shared, options, written, api, Recorder("external-secrets-controller"), _metrics, time);
        var restarts = new RestartControllers(
            shared, informers, options, written, api, Recorder("keyferry-restarts"), _metrics, time);
        Controller[] controllers =
        [
            .. new EngineControllers(informers, reconcilers, options, written, _metrics, generatorControllers) { PushPasses = _pushPasses }.All,
            generatorControllers.States(reconcilers.GeneratorStates, written, options.Workers, _metrics),
            .. fanOut.All(),
            .. restarts.All(),
            .. options.Additions.SelectMany(add => add(_term)).Select(c => c with { QueueObserver = _metrics.Queue(c.Name) }),
        ];
        Overview = new EngineOverview(_term, informers, _scheduler, restarts);
        foreach (var controller in controllers)
        {
            if (_term.Add(controller) is { } state)
            {
                _metrics.Watch(controller.Name, state);
            }
        }

        EventRecorder Recorder(string component)
        {
            var recorder = new EventRecorder(kube.Api, component, time, observer: progress);
            _term.AddBackground("the writing of events", recorder.RunAsync);
            return recorder;
        }
    }

    /// <summary>What it knows of the cluster.</summary>
    public EngineCaches Caches { get; }

    /// <summary>Asks stores about what is not stored yet.</summary>
    public StorePreflight Preflight { get; }

    /// <summary>Whether the essential watches have brought their first lists.</summary>
    public bool Synced => _term.Informers.Synced;

    /// <summary>What the engine waits for or is refused, since when, and the way out; null where it does its work.</summary>
    public string? NotReadyReason => _term.Informers.NotReadyReason;

    /// <summary>What it knows, for people to look at.</summary>
    public IClusterOverview Overview { get; }

    /// <inheritdoc/>
    public EngineProgress Progress() => EngineProgress.Of(_term.Controllers, _term.Informers.States);

    /// <summary>Runs until cancelled, and until every watch, pass and write has ended. Once only.</summary>
    /// <param name="cancellation">Ends the engine.</param>
    /// <exception cref="ControllerFaultException">A part of it ended by itself, or did not end when it was cancelled.</exception>
    /// <exception cref="InvalidOperationException">It has run before.</exception>
    public Task RunAsync(CancellationToken cancellation) => _term.RunAsync(cancellation);

    /// <summary>Stops the timers and the threads.</summary>
    public void Dispose()
    {
        _pushPasses?.Dispose();
        _scheduler.Dispose();
        _renders.Dispose();
        _metrics.Dispose();
        _term.Dispose();
    }
}
