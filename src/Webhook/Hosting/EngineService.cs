using System.Security.Cryptography;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Leasing;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers;
using Keyferry.Sync.Metrics;
using Keyferry.Sync.Hosting;
using Keyferry.Webhook.Observability;
using Keyferry.Webhook.Options;
using Prometheus;

namespace Keyferry.Webhook.Hosting;

/// <summary>Runs the sync engine with the program; with leader election only in the replica that leads.</summary>
public sealed class EngineService : BackgroundService, IReadinessCheck
{
    // What a stock flag of one worker would mean here is a queue for nothing: this many wait on stores at no cost. A
    // store gets a quarter of them at most.
    private const int LeastWorkers = 64;

    private readonly Engine _engine;
    private readonly LeaseElection? _election;
    private readonly WebhookService _webhook;

    /// <summary>Puts the engine together.</summary>
    public EngineService(
        RunOptions options, ProviderRegistry providers, KubeConnection kube, WebhookService webhook, ILoggerFactory logs,
        TimeProvider time, EngineMetrics metrics, CollectorRegistry registry)
    {
        _webhook = webhook;
        var settings = options.Engine;
        _engine = new Engine(
            kube, providers,
            new EngineOptions
            {
                ControllerClass = settings.ControllerClass,
                Namespace = settings.Namespace,
                Workers = Math.Max(settings.Concurrent, LeastWorkers),
                StoreInterval = settings.StoreRequeueInterval,
                FloodGate = settings.FloodGate,
                ChecksSecretStores = settings.SecretStores,
                ServesClusterStores = settings.ClusterStores,
                Jitter = Jitter,
            },
            logs, time, metrics);
        _election = settings.LeaderElection is { } election
            ? new LeaseElection(
                kube.Api,
                new LeaseOptions
                {
                    Lease = new ObjectKey(settings.Namespace ?? options.Webhook.SecretNamespace, election.LeaseName),
                    Identity = $"{Environment.MachineName}_{RandomNumberGenerator.GetHexString(8, lowercase: true)}",
                    LeaseDuration = election.LeaseDuration,
                    RenewDeadline = election.RenewDeadline,
                    RetryPeriod = election.RetryPeriod,
                },
                time, Jitter)
            : null;
        if (_election is not null)
            LeaderMetrics.Register(registry, settings.LeaderElection!.LeaseName, _election);
    }

    /// <inheritdoc/>
    public string Name => "engine";

    // A replica that waits for the lease is as ready as it can be.
    /// <inheritdoc/>
    public string? NotReadyReason =>
        _engine.Synced || _election is { Leading: false } ? null : "the engine waits for its first lists of objects";

    /// <inheritdoc/>
    public override void Dispose()
    {
        _engine.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _webhook.WaitForInstallAsync(stoppingToken);
        await (_election is null
            ? _engine.RunAsync(stoppingToken)
            : _election.RunAsync(_engine.RunAsync, stoppingToken));
    }

    private static double Jitter() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
}
