using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Kubernetes.Tests.Support;

/// <summary>A leadership term against a script.</summary>
internal sealed class Term : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task? _running;

    public Term(ScriptedServer server)
    {
        var settings = new WatchSettings { Time = Time, Jitter = static () => 0, Observer = Observer, StreamsLists = false };
        Informers = new SharedInformers(server.Http, settings);
        Leadership = new LeadershipTerm(
            Informers, new LeadershipTermOptions(static () => 0, TimeSpan.FromSeconds(30)), NullLogger.Instance, Time);
    }

    public FakeTimeProvider Time { get; } = new();

    public Observed Observer { get; } = new();

    public SharedInformers Informers { get; }

    public LeadershipTerm Leadership { get; }

    /// <summary>What was reconciled, in order: controller and key.</summary>
    public List<string> Passes { get; } = [];

    /// <summary>Adds a controller that notes its passes.</summary>
    public void Add(string name, IReadOnlyList<ControllerWatch> watches, bool enabled = true, IReconcileGate<ObjectKey>? gate = null) =>
        Leadership.Add(new Controller
        {
            Name = name, Kind = "Widget", Watches = watches, Enabled = enabled, Gate = gate,
            Reconcile = (key, _) =>
            {
                lock (Passes)
                {
                    Passes.Add($"{name} {key.Name}");
                }

                return ValueTask.FromResult(ReconcileResult.Done);
            },
        });

    /// <summary>The passes so far.</summary>
    public IReadOnlyList<string> Seen
    {
        get
        {
            lock (Passes)
            {
                return [.. Passes];
            }
        }
    }

    public void Start() => _running = Leadership.RunAsync(_stop.Token);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await (_running ?? Task.CompletedTask).WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Leadership.Dispose();
        _stop.Dispose();
    }
}
