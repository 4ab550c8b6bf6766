namespace Keyferry.Sync.Queue;

/// <summary>
/// Is told what happens to the keys of queues, for metrics. Called on the caller's own thread, never under the queue's
/// lock: be quick. What it throws is dropped, for no measurement may end a watch or a worker.
/// </summary>
public interface IWorkQueueObserver
{
    /// <summary>A key that did not wait waits now.</summary>
    /// <param name="queue">The queue's name.</param>
    void Added(string queue);

    /// <summary>A worker took a key.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="waited">How long the key had been due.</param>
    void Taken(string queue, TimeSpan waited);

    /// <summary>A worker gave a key back.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="worked">How long the worker had it.</param>
    void Finished(string queue, TimeSpan worked);

    /// <summary>A key comes back after a failure or a conflict.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="delay">When.</param>
    void Retried(string queue, TimeSpan delay);
}

/// <summary>Is told of each pass, for metrics; see <see cref="IWorkQueueObserver"/>.</summary>
public interface IReconcileObserver
{
    /// <summary>The loop runs, with so many workers.</summary>
    /// <param name="controller">The controller's name.</param>
    /// <param name="workers">How many passes at a time at most.</param>
    void Running(string controller, int workers);

    /// <summary>A pass begins.</summary>
    /// <param name="controller">The controller's name.</param>
    void Started(string controller);

    /// <summary>A pass ended, also one that crashed.</summary>
    /// <param name="controller">The controller's name.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="outcome">What it came to.</param>
    void Finished(string controller, TimeSpan duration, Outcome outcome);

    /// <summary>A pass threw; <see cref="Finished"/> follows.</summary>
    /// <param name="controller">The controller's name.</param>
    void Crashed(string controller);
}
