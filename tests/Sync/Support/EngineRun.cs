using System.Collections.Concurrent;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Providers;
using Keyferry.Providers.Metrics;
using Keyferry.Sync.Hosting;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Support;

/// <summary>A whole engine at work against a <see cref="TestCluster"/>.</summary>
internal sealed class EngineRun : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    private readonly KubeConnection _kube;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private EngineRun(KubeConnection kube, EngineOptions options, TimeProvider time)
    {
        _kube = kube;
        Engine = new Engine(
            kube, ProviderRegistry.Create(static _ => null, time, new ProviderCalls(null)), options, Log, time);
        _running = Engine.RunAsync(_stop.Token);
    }

    public Engine Engine { get; }

    public LogLines Log { get; } = new();

    /// <summary>Starts an engine.</summary>
    /// <param name="kubeconfig">Where the server is, and as whom.</param>
    /// <param name="with">How it runs; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public static EngineRun Start(string kubeconfig, Func<EngineOptions, EngineOptions>? with = null, TimeProvider? time = null)
    {
        var options = new EngineOptions { Jitter = static () => 0.5 };
        return new EngineRun(
            KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = kubeconfig, UserAgent = "keyferry/test" }),
            with?.Invoke(options) ?? options, time ?? TimeProvider.System);
    }

    /// <summary>Ends the engine and waits for all of it, as the loss of a lease does.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Limit);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await StopAsync();
        }

        Engine.Dispose();
        _stop.Dispose();
        _kube.Dispose();
    }

    /// <summary>What was logged.</summary>
    internal sealed class LogLines : ILoggerFactory, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyList<string> Lines => [.. _lines];

        public void AddProvider(ILoggerProvider provider) => Assert.Fail("nobody adds one");

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => _lines.Enqueue($"{logLevel}: {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
