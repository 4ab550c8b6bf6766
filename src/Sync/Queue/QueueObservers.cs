namespace Keyferry.Sync.Queue;

/// <summary>Passes on what an observer is told, and drops what it throws. It allocates nothing: passes are hot.</summary>
/// <param name="queues">Who is told of keys; null means nobody.</param>
/// <param name="passes">Who is told of passes; null means nobody.</param>
internal sealed class QueueObservers(IWorkQueueObserver? queues, IReconcileObserver? passes)
    : IWorkQueueObserver, IReconcileObserver
{
    public void Added(string queue) => Tell(queues, queue, static (o, queue) => o.Added(queue));

    public void Taken(string queue, TimeSpan waited) =>
        Tell(queues, (queue, waited), static (o, told) => o.Taken(told.queue, told.waited));

    public void Finished(string queue, TimeSpan worked) =>
        Tell(queues, (queue, worked), static (o, told) => o.Finished(told.queue, told.worked));

    public void Retried(string queue, TimeSpan delay) =>
        Tell(queues, (queue, delay), static (o, told) => o.Retried(told.queue, told.delay));

    public void Running(string controller, int workers) =>
        Tell(passes, (controller, workers), static (o, told) => o.Running(told.controller, told.workers));

    public void Started(string controller) => Tell(passes, controller, static (o, controller) => o.Started(controller));

    public void Finished(string controller, TimeSpan duration, Outcome outcome) =>
        Tell(passes, (controller, duration, outcome), static (o, told) => o.Finished(told.controller, told.duration, told.outcome));

    public void Crashed(string controller) => Tell(passes, controller, static (o, controller) => o.Crashed(controller));

    private static void Tell<TObserver, TTold>(TObserver? observer, TTold told, Action<TObserver, TTold> tell)
        where TObserver : class
    {
        if (observer is null)
        {
            return;
        }

        try
        {
            tell(observer, told);
        }
        catch (Exception)
        {
            // A measurement that fails is a gap in a graph; it must not end a worker or the process.
        }
    }
}
