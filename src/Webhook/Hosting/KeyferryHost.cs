using Keyferry.Kubernetes.Connecting;
using Keyferry.Webhook.Endpoints;
using Keyferry.Webhook.Observability;
using Keyferry.Webhook.Options;
using Keyferry.Webhook.Telemetry;
using Keyferry.Webhook.Ui;
using Microsoft.AspNetCore.Connections.Features;
using Serilog;
using ILogger = Microsoft.Extensions.Logging.ILogger;

namespace Keyferry.Webhook.Hosting;

/// <summary>The whole program, running in this process.</summary>
public sealed partial class KeyferryHost : IAsyncDisposable
{
    // A pod is killed 30 s after SIGTERM at the earliest; ours is to be gone well before.
    private static readonly TimeSpan _shutdown = TimeSpan.FromSeconds(9);

    private readonly WebApplication _app;
    private readonly KubeConnection _kube;
    private readonly Listeners _listeners;
    private int _disposed;

    private KeyferryHost(WebApplication app, KubeConnection kube)
    {
        _app = app;
        _kube = kube;
        _listeners = app.Services.GetRequiredService<Listeners>();
    }

    /// <summary>The port of the admission webhook; null where this process has none.</summary>
    public int? WebhookPort => _listeners.PortOf(ListenerRoles.Admission);

    /// <summary>The port of <c>/healthz</c> and <c>/readyz</c>.</summary>
    public int? HealthPort => _listeners.PortOf(ListenerRoles.Health);

    /// <summary>The port of <c>/metrics</c>; null where this process has none.</summary>
    public int? MetricsPort => _listeners.PortOf(ListenerRoles.Metrics);

    /// <summary>The port of <c>/ui</c>; null where it is off.</summary>
    public int? UiPort => _listeners.PortOf(ListenerRoles.Ui);

    /// <summary>Why the program is not ready yet, check by check; empty where it is.</summary>
    public IReadOnlyList<string> NotReadyReasons =>
    [
        .. _app.Services.GetServices<IReadinessCheck>()
            .Where(static c => c.NotReadyReason is not null)
            .Select(static c => $"{c.Name}: {c.NotReadyReason}"),
    ];

    /// <summary>Why the program ended by itself; null where it was asked to end.</summary>
    public string? FailureReason => _app.Services.GetRequiredService<BackgroundServiceMonitor>().Reason;

    /// <summary>Starts the program; it returns once the ports are open.</summary>
    /// <param name="options">What to run, and how.</param>
    /// <param name="configure">Adds or replaces services, such as the log; null adds none.</param>
    /// <param name="time">The clock; null means the system's.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The kubeconfig cannot be read.</exception>
    /// <exception cref="IOException">A port is taken.</exception>
    /// <exception cref="InvalidDataException">A file that an option names cannot be read.</exception>
    public static async Task<KeyferryHost> StartAsync(
        RunOptions options,
        Action<IServiceCollection>? configure = null,
        TimeProvider? time = null,
        CancellationToken cancellation = default)
    {
        var clock = time ?? TimeProvider.System;
        var kube = KubeConnection.Open(
            new KubeConnectionOptions { KubeconfigPath = options.Kube.Kubeconfig, Context = options.Kube.Context }, clock);
        WebApplication? app = null;
        try
        {
            app = Build(options, configure, clock, kube);
            await app.StartAsync(cancellation);
            app.Services.GetRequiredService<BackgroundServiceMonitor>().Watch(app.Services.GetServices<IHostedService>());
            var host = new KeyferryHost(app, kube);
            host.LogStartup(options);
            return host;
        }
        catch
        {
            if (app is not null)
            {
                // Services that are running already give back what they hold, such as the lease.
                await app.StopAsync(CancellationToken.None);
                await app.DisposeAsync();
            }

            kube.Dispose();
            throw;
        }
    }

    /// <summary>Waits until SIGTERM, Ctrl-C or <see cref="StopAsync"/>, and until everything in flight is done.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation = default) => _app.WaitForShutdownAsync(cancellation);

    /// <summary>Does what SIGTERM does: not ready at once, serving for the delay, then stopped.</summary>
    public async Task ShutDownAsync()
    {
        await _app.Services.GetRequiredService<Shutdown>().BeginAsync(delayed: true);
        await _app.StopAsync(CancellationToken.None);
    }

    /// <summary>Stops: takes no new requests, and lets those in flight end, for at most 9 s.</summary>
    public Task StopAsync(CancellationToken cancellation = default) => _app.StopAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Services that are cancelled from now on were asked to end.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _app.Lifetime.StopApplication();
        await _app.DisposeAsync();
        _kube.Dispose();
    }

    private static WebApplication Build(
        RunOptions options, Action<IServiceCollection>? configure, TimeProvider time, KubeConnection kube)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "keyferry" });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services
            .AddRoutingCore()
            .Configure<HostOptions>(static o =>
            {
                o.ShutdownTimeout = _shutdown;
                // BackgroundServiceMonitor ends the host, and says why.
                o.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
            })
            .AddSingleton<IHostLifetime, SignalLifetime>()
            .AddSerilog(LogSetup.Create(options.Observability), dispose: true)
            .AddKeyferry(options, kube, time);
        builder.Services.AddOptions<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>()
            .Configure<Listeners>(static (kestrel, listeners) => listeners.Configure(kestrel));
        builder.AddOtlp(options.Telemetry, ProgramVersion.Text);
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseRouting();
        app.Use(static (context, next) => ListenerRole.CheckAsync(context, next));
        var shutdown = app.Services.GetRequiredService<ShutdownState>();
        app.Use((context, next) =>
        {
            // HTTP/2 gets GOAWAY, HTTP/1.1 "Connection: close".
            if (shutdown.ClosesConnections)
            {
                context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
            }

            return next(context);
        });
        if (options.Components.HasFlag(Components.Admission))
        {
            app.Services.GetRequiredService<AdmissionEndpoint>().Map(app);
            new ConversionEndpoint().Map(app);
        }

        app.MapHealth(app.Services.GetServices<IReadinessCheck>(), app.Services.GetServices<ILivenessCheck>());
        app.UseKeyferryMetrics();
        app.Services.GetService<UiEndpoint>()?.Map(app);
        return app;
    }

    private void LogStartup(RunOptions options)
    {
        var logger = _app.Services.GetRequiredService<ILogger<KeyferryHost>>();
        LogStarted(logger, ProgramVersion.Text, _kube.Server, options.Components, WebhookPort, HealthPort, MetricsPort);
        foreach (var warning in options.Warnings)
        {
            LogWarning(logger, warning);
        }
    }

    [LoggerMessage(500, LogLevel.Information,
        "Keyferry {Version} serves {Server}: {Parts}; webhook port {WebhookPort}, health {HealthPort}, metrics {MetricsPort}")]
    private static partial void LogStarted(
        ILogger logger, string version, Uri server, Components parts, int? webhookPort, int? healthPort, int? metricsPort);

    [LoggerMessage(501, LogLevel.Warning, "{Notice}")]
    private static partial void LogWarning(ILogger logger, string notice);
}
