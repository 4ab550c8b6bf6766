using System.Security.Cryptography;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Leasing;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers;
using Keyferry.Sync.Hosting;
using Keyferry.Sync.Metrics;
using Keyferry.Webhook.Observability;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Hosting;

/// <summary>
/// Runs the sync engine with the program; with leader election only in the replica that leads, and a new engine each time
/// it leads. An engine that ends though nobody asked it to ends the program, so that whoever runs it starts it anew.
/// </summary>
public sealed partial class EngineService : BackgroundService, IReadinessCheck, IEngineProgress
{
    // What a stock flag of one worker would mean here is a queue for nothing: this many wait on stores at no cost.
    private const int LeastWorkers = 16;

    private readonly Func<Engine> _make;
    private readonly LeaseElection? _election;
    private readonly WebhookService _webhook;
    private readonly IHostApplicationLifetime _program;
    private readonly ILogger<EngineService> _log;
    private volatile Engine? _engine;

    /// <summary>Prepares; no engine is there before its first term.</summary>
    public EngineService(
        RunOptions options, ProviderRegistry providers, KubeConnection kube, WebhookService webhook, ILoggerFactory logs,
        TimeProvider time, IHostApplicationLifetime program, EngineMetrics metrics)
    {
        _webhook = webhook;
        _program = program;
        _log = logs.CreateLogger<EngineService>();
        var settings = options.Engine;
        var engine = new EngineOptions
        {
            ControllerClass = settings.ControllerClass,
            Namespace = settings.Namespace,
            Workers = Math.Max(settings.Concurrent, LeastWorkers),
            StoreInterval = settings.StoreRequeueInterval,
            FloodGate = settings.FloodGate,
            ChecksSecretStores = settings.SecretStores,
            ServesClusterStores = settings.ClusterStores,
            Jitter = Jitter,
        };
        _make = () => new Engine(kube, providers, engine, logs, time, metrics);
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
    }

    /// <inheritdoc/>
    public string Name => "engine";

    /// <summary>Why the engine ended though nobody asked it to; null where it did not. The program exits non-zero for it.</summary>
    public string? Fault { get; private set; }

    // A replica that waits for the lease is as ready as it can be.
    /// <inheritdoc/>
    public string? NotReadyReason =>
        Fault is not null ? Fault
        : _engine is { } engine ? engine.NotReadyReason is { } reason ? $"the engine {reason}" : null
        : _election is null ? "the engine has not begun" : null;

    /// <inheritdoc/>
    public EngineProgress Progress() => _engine?.Progress() ?? EngineProgress.Idle;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _webhook.WaitForInstallAsync(stoppingToken);
            await (_election is null
                ? RunTermAsync(stoppingToken)
                : _election.RunAsync(RunTermAsync, stoppingToken));
            if (!stoppingToken.IsCancellationRequested)
                End("it ended by itself");
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // That is how it ends.
        }
        catch (EngineFaultException e)
        {
            End(e.Message);
        }
        catch (Exception e)
        {
            // The type only: an exception's text may quote what it choked on.
            End(e.GetType().FullName!);
        }
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

    private void End(string reason)
    {
        Fault = $"the engine has stopped: {reason}";
        LogFault(_log, reason);
        _program.StopApplication();
    }

    private static double Jitter() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;

    [LoggerMessage(520, LogLevel.Critical, "The engine has stopped, and the program ends so that it is started anew: {Reason}")]
    private static partial void LogFault(ILogger logger, string reason);
}
