namespace Keyferry.Kubernetes.Controllers;

/// <summary>Notifies an observer, and drops what it throws. It allocates nothing: passes are hot.</summary>
internal static class ObserverGuard
{
    /// <summary>Notifies an observer.</summary>
    /// <param name="observer">Null means none.</param>
    /// <param name="e">What happened.</param>
    /// <param name="notify">Notifies it.</param>
    public static void Notify<TObserver, TEvent>(TObserver? observer, TEvent e, Action<TObserver, TEvent> notify)
        where TObserver : class
    {
        if (observer is null)
        {
            return;
        }

        try
        {
            notify(observer, e);
        }
        catch (Exception)
        {
            // A measurement that fails is a gap in a graph; it must not end a worker or the process.
        }
    }
}

/// <summary>An observer of keys that cannot fail.</summary>
/// <param name="observer">Null means none.</param>
internal sealed class QueueObserverGuard(IWorkQueueObserver? observer) : IWorkQueueObserver
{
    public void Added(string queue) => ObserverGuard.Notify(observer, queue, static (o, queue) => o.Added(queue));

    public void Taken(string queue, ReconcileReason reason, TimeSpan waited) => ObserverGuard.Notify(
        observer, (queue, reason, waited), static (o, e) => o.Taken(e.queue, e.reason, e.waited));

    public void Finished(string queue, TimeSpan worked) =>
        ObserverGuard.Notify(observer, (queue, worked), static (o, e) => o.Finished(e.queue, e.worked));

    public void Retried(string queue, TimeSpan delay) =>
        ObserverGuard.Notify(observer, (queue, delay), static (o, e) => o.Retried(e.queue, e.delay));
}

/// <summary>An observer of passes that cannot fail.</summary>
/// <param name="observer">Null means none.</param>
internal sealed class ReconcileObserverGuard<TKey>(IReconcileObserver<TKey>? observer) : IReconcileObserver<TKey>
    where TKey : notnull
{
    public void Running(string controller, int workers) =>
        ObserverGuard.Notify(observer, (controller, workers), static (o, e) => o.Running(e.controller, e.workers));

    public void Started(string controller) => ObserverGuard.Notify(observer, controller, static (o, c) => o.Started(c));

    public void Finished(string controller, TKey key, TimeSpan duration, ReconcileResult result) => ObserverGuard.Notify(
        observer, (controller, key, duration, result), static (o, e) => o.Finished(e.controller, e.key, e.duration, e.result));

    public void Crashed(string controller) => ObserverGuard.Notify(observer, controller, static (o, c) => o.Crashed(c));
}
