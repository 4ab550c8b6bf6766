using System.Security.Cryptography;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Leasing;
using Keyferry.Kubernetes.Retries;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers;
using Keyferry.Sync.Hosting;
using Keyferry.Sync.Metrics;
using Keyferry.Sync.Overview;
using Keyferry.Sync.Preflight;
using Keyferry.Sync.Restarts;
using Keyferry.Webhook.Observability;
using Keyferry.Webhook.Options;
using Prometheus;

namespace Keyferry.Webhook.Hosting;

/// <summary>
/// Runs the sync engine with the program; with leader election only in the replica that leads, and a new engine each time
/// it leads. An engine that ends though nobody asked it to ends this service, and <see cref="BackgroundServiceMonitor"/> the program.
/// </summary>
public sealed class EngineService : BackgroundService, IReadinessCheck, ILivenessCheck, IEngineProgress
{
    // With ESO's default of one worker objects would queue for nothing: no pass waits for a store, and a worker that waits
    // for the API server costs nothing.
    private const int MinWorkers = 16;

    private readonly Func<Engine> _make;
    private readonly LeaseElection? _election;
    private readonly WebhookService _webhook;
    private volatile Engine? _engine;

    /// <summary>Prepares; no engine is there before its first term.</summary>
    public EngineService(
        RunOptions options, ProviderRegistry providers, GeneratorRegistry generators, KubeConnection kube, WebhookService webhook, ILoggerFactory logs,
        TimeProvider time, EngineMetrics metrics, CollectorRegistry registry, InjectionMetrics? injection = null)
    {
        _webhook = webhook;
        var settings = options.Engine;
        var engine = new EngineOptions
        {
            ControllerClass = settings.ControllerClass,
            Namespace = settings.Namespace,
            Workers = Math.Max(settings.Concurrent, MinWorkers),
            StoreInterval = settings.StoreRequeueInterval,
            FloodGate = settings.FloodGate,
            ChecksSecretStores = settings.SecretStores,
            ServesClusterStores = settings.ClusterStores,
            AllowsGenericTargets = settings.UnsafeAllowGenericTargets,
            Templates = options.Templates,
            ConcurrentRenders = settings.ConcurrentRenders,
            ServesClusterExternalSecrets = settings.ClusterExternalSecrets,
            ServesClusterPushSecrets = settings.ClusterPushSecrets,
            MigratesStoredVersions = settings.MigrateStoredVersions,
            KeepsGeneratorStates = settings.GeneratorState,
            GeneratorGracePeriod = settings.GeneratorGracePeriod,
            ServesPushSecrets = settings.PushSecrets,
            Restarts = new RestartOptions
            {
                Enabled = settings.Restarts,
                Debounce = settings.RestartDebounce,
                ReadsReloader = settings.RestartReloaderAnnotations,
                KeySecret = new ObjectKey(options.Lease.Namespace, RestartOptions.DefaultKeyName),
            },
            Jitter = RandomJitter.Next,
            Additions = InjectionRegistration.Additions(options, injection, kube, logs, time),
        };
        var lease = settings.LeaderElection is { } election
            ? new LeaseOptions
            {
                Lease = options.Lease,
                Identity = $"{Environment.MachineName}_{RandomNumberGenerator.GetHexString(8, lowercase: true)}",
                LeaseDuration = election.LeaseDuration,
                RenewDeadline = election.RenewDeadline,
                RetryPeriod = election.RetryPeriod,
                Annotations = new Dictionary<string, string> { [LeaseAnnotations.WatchNamespace] = settings.Namespace ?? "" },
            }
            : null;
        if (lease is not null)
        {
            engine = engine with { StopLimit = lease.StopLimit };
        }

        _make = () => new Engine(kube, providers, engine, logs, time, metrics, generators);
        _election = lease is null ? null : new LeaseElection(kube.Api, lease, time, RandomJitter.Next);
        if (_election is not null)
        {
            LeaderMetrics.Register(registry, settings.LeaderElection!.LeaseName, _election);
        }
    }

    /// <inheritdoc/>
    public string Name => "engine";

    // A replica that waits for the lease is as ready as it can be.
    /// <inheritdoc/>
    public string? NotReadyReason =>
        _engine is { } engine ? engine.NotReadyReason is { } reason ? $"the engine {reason}" : null
        : _election is null ? "the engine has not begun" : null;

    /// <inheritdoc/>
    public string? StalledReason => Progress().StallReason;

    /// <summary>What the engine knows of the cluster; null where none runs here, or its first lists are not in.</summary>
    public EngineCaches? Caches => _engine?.Caches is { Synced: true } caches ? caches : null;

    /// <summary>Asks stores about what is not stored yet; null where no engine runs here, or its first lists are not in.</summary>
    public StorePreflight? Preflight => _engine is { Caches.Synced: true } engine ? engine.Preflight : null;

    /// <summary>What the engine knows, for people to look at; null where none is at work.</summary>
    public IClusterOverview? Overview => _engine?.Overview;

    /// <inheritdoc/>
    public EngineProgress Progress() => _engine?.Progress() ?? EngineProgress.Idle;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _webhook.WaitForInstallAsync(stoppingToken);
        await (_election is null ? RunTermAsync(stoppingToken) : _election.RunAsync(RunTermAsync, stoppingToken));
    }

    private async Task RunTermAsync(CancellationToken cancellation)
    {
        using var engine = _make();
        _engine = engine;
        try
        {
            await engine.RunAsync(cancellation);
        }
        finally
        {
            _engine = null;
        }
    }
}
