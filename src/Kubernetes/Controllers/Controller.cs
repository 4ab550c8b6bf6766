using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Controllers;

/// <summary>A controller's registration: what it watches, and how it reconciles one object. Nothing of it runs by itself.</summary>
public sealed record Controller
{
    /// <summary>The name in logs and metrics: the kind in small letters.</summary>
    public required string Name { get; init; }

    /// <summary>The kind that it reconciles.</summary>
    public required string Kind { get; init; }

    /// <summary>What it watches. Informers may be shared with other controllers.</summary>
    public required IReadOnlyList<ControllerWatch> Watches { get; init; }

    /// <summary>Reconciles one object.</summary>
    public required Func<ObjectKey, CancellationToken, ValueTask<ReconcileResult>> Reconcile { get; init; }

    /// <summary>Whether it runs at all. One that does not has no queue, no worker and no metrics.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How many objects it reconciles at a time.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Holds keys back; null means that none is.</summary>
    public IReconcileGate<ObjectKey>? Gate { get; init; }

    /// <summary>Notified of what happens to keys; null means none is.</summary>
    public IWorkQueueObserver? QueueObserver { get; init; }

    /// <summary>Notified of passes; null means none is.</summary>
    public IReconcileObserver<ObjectKey>? Observer { get; init; }
}
