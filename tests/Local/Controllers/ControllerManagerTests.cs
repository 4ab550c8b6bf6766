using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Keyferry.Local.Server;
using Keyferry.Local.Server.Controllers;
using Keyferry.Local.Server.Definitions;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Schema;
using Keyferry.Local.Server.Storage;
using Keyferry.Local.Tests.Rest;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Controllers;

[TestFixture]
internal sealed class ControllerManagerTests
{
    private static readonly ResourceKey Namespaces = new("", "namespaces");
    private static readonly ResourceKey ConfigMaps = new("", "configmaps");

    [Test, CancelAfter(30_000)]
    public async Task A_change_that_cannot_be_followed_is_reported_and_the_next_one_is_followed(CancellationToken cancel)
    {
        var store = new ObjectStore(1000);
        var rules = new DefinitionRules();
        var catalog = new ResourceCatalog(new CustomResourceRules(), rules);
        var log = new CollectingLogger();
        var definitions = new CrdRegistry(store, catalog, rules, TimeProvider.System);
        var time = new ClockThatFailsOnce();
        var controller = new NamespaceController(
            store, catalog, new NamespaceDefaults(store, catalog, time, "pem"), new ObjectRemover(store, definitions, time), time);
        var manager = new ControllerManager(store, [controller], log);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var running = manager.RunAsync(stopping.Token);

        store.Create(new ObjectKey(Namespaces, "", "poison"), Object("poison"));
        store.Create(new ObjectKey(Namespaces, "", "team"), Object("team"));
        while (store.Get(new ObjectKey(ConfigMaps, "team", "kube-root-ca.crt")) is null)
        {
            await Task.Delay(10, cancel);
        }

        Assert.That(running.IsCompleted, Is.False);
        Assert.That(log.Lines, Has.Count.EqualTo(1));
        Assert.That(log.Lines.First(), Does.Contain("namespaces /poison").And.Contain("going on"));
        await stopping.CancelAsync();
        await running;
    }

    [Test, CancelAfter(30_000)]
    public async Task The_server_writes_to_the_log_that_it_is_given(CancellationToken cancel)
    {
        using var log = new CollectingFactory();
        await using var test = await TestServer.StartAsync(new InMemoryApiServerOptions { Https = false, Log = log }, cancel);
        Assert.That(log.Categories, Has.Some.Contains(nameof(ControllerManager)));
    }

    private static JsonObject Object(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name, ["uid"] = name } };

    /// <summary>Stands for any fault in what follows from a change.</summary>
    private sealed class ClockThatFailsOnce : TimeProvider
    {
        private int _calls;

        public override DateTimeOffset GetUtcNow() =>
            Interlocked.Increment(ref _calls) == 1 ? throw new InvalidTimeZoneException("once") : DateTimeOffset.UnixEpoch;
    }

    private sealed class CollectingLogger : ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));
    }

    private sealed class CollectingFactory : ILoggerFactory
    {
        public ConcurrentQueue<string> Categories { get; } = new();

        public void AddProvider(ILoggerProvider provider)
        {
            // There is one only.
        }

        public ILogger CreateLogger(string categoryName)
        {
            Categories.Enqueue(categoryName);
            return new CollectingLogger();
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
