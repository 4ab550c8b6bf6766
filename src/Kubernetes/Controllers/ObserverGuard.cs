namespace Keyferry.Kubernetes.Controllers;

/// <summary>Passes on what an observer is e, and drops what it throws. It allocates nothing: passes are hot.</summary>
/// <param name="queues">Who is e of keys; null means nobody.</param>
/// <param name="passes">Who is e of passes; null means nobody.</param>
internal sealed class ObserverGuard(IWorkQueueObserver? queues, IReconcileObserver? passes)
    : IWorkQueueObserver, IReconcileObserver
{
    public void Added(string queue) => Notify(queues, queue, static (o, queue) => o.Added(queue));

    public void Taken(string queue, TimeSpan waited) =>
        Notify(queues, (queue, waited), static (o, e) => o.Taken(e.queue, e.waited));

    public void Finished(string queue, TimeSpan worked) =>
        Notify(queues, (queue, worked), static (o, e) => o.Finished(e.queue, e.worked));

    public void Retried(string queue, TimeSpan delay) =>
        Notify(queues, (queue, delay), static (o, e) => o.Retried(e.queue, e.delay));

    public void Running(string controller, int workers) =>
        Notify(passes, (controller, workers), static (o, e) => o.Running(e.controller, e.workers));

    public void Started(string controller) => Notify(passes, controller, static (o, controller) => o.Started(controller));

    public void Finished(string controller, TimeSpan duration, ReconcileResult result) =>
        Notify(passes, (controller, duration, result), static (o, e) => o.Finished(e.controller, e.duration, e.result));

    public void Crashed(string controller) => Notify(passes, controller, static (o, controller) => o.Crashed(controller));

    private static void Notify<TObserver, TEvent>(TObserver? observer, TEvent e, Action<TObserver, TEvent> notify)
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
