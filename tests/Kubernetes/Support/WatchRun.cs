using Keyferry.Kubernetes.Watching;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Kubernetes.Tests.Support;

/// <summary>An informer of widgets that runs against a script, with a fake clock.</summary>
internal sealed class WatchRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public WatchRun(
        ScriptedServer server, Func<InformerOptions<Widget>, InformerOptions<Widget>>? with = null,
        Action<Informer<Widget>>? before = null)
    {
        Server = server;
        var options = new InformerOptions<Widget>
        {
            Watch = new WatchSettings { Time = Time, Jitter = static () => 0.5, Observer = Observer, StreamsLists = false },
        };
        Informer = Keyferry.Kubernetes.Watching.Informer.Objects(server.Http, Widget.Type, with?.Invoke(options) ?? options);
        Informer.Subscribe(change =>
        {
            lock (Changes)
            {
                Changes.Add($"{change.Kind} {change.Key.Name} {change.Before?.Spec?.Color}>{change.After?.Spec?.Color}");
            }
        });
        before?.Invoke(Informer);
        _running = Informer.RunAsync(_stop.Token);
    }

    public ScriptedServer Server { get; }

    public FakeTimeProvider Time { get; } = new();

    public Observed Observer { get; } = new();

    public Informer<Widget> Informer { get; }

    public List<string> Changes { get; } = [];

    /// <summary>The resource versions at which watches began.</summary>
    public IEnumerable<string> WatchedFrom
    {
        get
        {
            lock (Server.Asked)
            {
                return [.. Server.Asked.Where(static a => a.Contains("watch=true", StringComparison.Ordinal))
                    .Select(static a => a[(a.LastIndexOf('=') + 1)..])];
            }
        }
    }

    public int Lists
    {
        get
        {
            lock (Server.Asked)
            {
                return Server.Asked.Count(static a => !a.Contains("watch=true", StringComparison.Ordinal));
            }
        }
    }

    /// <summary>Waits until so many requests were sent, while the clock runs.</summary>
    public Task Requests(int count, double seconds = 0.5) => Eventually.Holds(
        () =>
        {
            lock (Server.Asked)
            {
                return Server.Asked.Count >= count;
            }
        },
        Time, TimeSpan.FromSeconds(seconds));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Assert.That(async () => await _running, Throws.InstanceOf<OperationCanceledException>());
        _stop.Dispose();
    }
}
