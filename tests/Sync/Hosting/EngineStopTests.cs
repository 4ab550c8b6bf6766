using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Providers;
using Keyferry.Providers.Metrics;
using Keyferry.Sync.Hosting;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Hosting;

public sealed class EngineStopTests
{
    [Test]
    public async Task What_does_not_stop_within_the_limit_that_the_lease_leaves_ends_the_engine_with_a_fault()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """
            {"apiVersion":"v1","kind":"Config","current-context":"c",
             "clusters":[{"name":"c","cluster":{"server":"http://127.0.0.1:1"}}],
             "users":[{"name":"u","user":{"token":"t"}}],
             "contexts":[{"name":"c","context":{"cluster":"c","user":"u"}}]}
            """);
        using var kube = KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = file, UserAgent = "keyferry/test" });
        using var log = new HangingLog();
        using var engine = new Engine(
            kube, ProviderRegistry.Create(static _ => null, TimeProvider.System, new ProviderCalls(null)),
            new EngineOptions { Jitter = static () => 0.5, StopLimit = TimeSpan.FromSeconds(1) }, log, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => engine.RunAsync(stop.Token));
        Assert.That(log.Hangs.Wait(TimeSpan.FromSeconds(20)), Is.True, "a watch tells that nothing listens there");

        await stop.CancelAsync();

        try
        {
            Assert.That(
                async () => await running.WaitAsync(TimeSpan.FromSeconds(20)),
                Throws.InstanceOf<ControllerFaultException>().With.Message.StartsWith("did not stop within 1 s: "));
        }
        finally
        {
            log.Release.Set();
            File.Delete(file);
        }
    }

    /// <summary>Does not return from a line before it is let go.</summary>
    private sealed class HangingLog : ILoggerFactory, ILogger
    {
        public ManualResetEventSlim Hangs { get; } = new();

        public ManualResetEventSlim Release { get; } = new();

        public void AddProvider(ILoggerProvider provider) => Assert.Fail("nobody adds one");

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            Hangs.Set();
            Release.Wait(TimeSpan.FromSeconds(60));
        }

        // Whoever hangs in it may come back after the test.
        public void Dispose() => Release.Set();
    }
}
