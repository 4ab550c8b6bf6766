namespace Keyferry.Kubernetes.Controllers;

/// <summary>
/// Notified of what happens to the keys of queues, for metrics. Called on the caller's own thread, never under the queue's
/// lock: be quick. What it throws is dropped, for no measurement may end a watch or a worker.
/// </summary>
public interface IWorkQueueObserver
{
    /// <summary>A key that did not wait waits now.</summary>
    /// <param name="queue">The queue's name.</param>
    void Added(string queue);

    /// <summary>A worker took a key.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="reason">Why it is to be reconciled.</param>
    /// <param name="waited">How long the key had been due.</param>
    void Taken(string queue, ReconcileReason reason, TimeSpan waited);

    /// <summary>A worker gave a key back.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="worked">How long the worker had it.</param>
    void Finished(string queue, TimeSpan worked);

    /// <summary>A key comes back after a failure or a conflict.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="delay">When.</param>
    void Retried(string queue, TimeSpan delay);
}
