using Keyferry.Kubernetes.Types;
using Microsoft.Extensions.Logging;

namespace Keyferry.Kubernetes.Controllers;

/// <summary>A controller in one leadership term: its registration, with a queue and workers of its own.</summary>
internal sealed class RunningController : IDisposable
{
    private readonly Controller _registration;
    private readonly ReconcileLoop<ObjectKey> _loop;
    private readonly List<IDisposable> _subscriptions;

    /// <summary>Makes the queue and subscribes to what is watched; no worker runs yet.</summary>
    public RunningController(Controller registration, RetryBackoff backoff, ILogger log, TimeProvider time)
    {
        _registration = registration;
        Queue = new WorkQueue<ObjectKey>(time, backoff, registration.Name, registration.QueueObserver);
        _loop = new ReconcileLoop<ObjectKey>(
            registration.Name, Queue, registration.Reconcile, log, time, registration.Observer, registration.Gate);
        _subscriptions = [.. registration.Watches.Select(w => w.Subscribe(Enqueue))];
    }

    /// <summary>The controller's name.</summary>
    public string Name => _registration.Name;

    /// <summary>The keys to reconcile.</summary>
    public WorkQueue<ObjectKey> Queue { get; }

    /// <summary>How it stands now.</summary>
    /// <param name="works">Whether its workers may work already.</param>
    public ControllerProgress Progress(bool works) =>
        new(Name, Queue.State(), _loop.ActiveWorkers, works ? _registration.Workers : 0);

    /// <summary>Adds a key.</summary>
    public void Enqueue(ReconcileRequest<ObjectKey> request) => Queue.AddAfter(request.Key, request.Delay, request.Reason);

    /// <summary>Works until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation) => _loop.RunAsync(_registration.Workers, cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _subscriptions.ForEach(static s => s.Dispose());
        Queue.Dispose();
    }
}
