namespace Keyferry.Sync.Queue;

/// <summary>Passes on what an observer is told, and drops what it throws.</summary>
/// <param name="queues">Who is told of keys; null means nobody.</param>
/// <param name="passes">Who is told of passes; null means nobody.</param>
internal sealed class QueueObservers(IWorkQueueObserver? queues, IReconcileObserver? passes)
    : IWorkQueueObserver, IReconcileObserver
{
    public void Added(string queue) => Tell(queues, o => o.Added(queue));

    public void Taken(string queue, TimeSpan waited) => Tell(queues, o => o.Taken(queue, waited));

    public void Finished(string queue, TimeSpan worked) => Tell(queues, o => o.Finished(queue, worked));

    public void Retried(string queue, TimeSpan delay) => Tell(queues, o => o.Retried(queue, delay));

    public void Running(string controller, int workers) => Tell(passes, o => o.Running(controller, workers));

    public void Started(string controller) => Tell(passes, o => o.Started(controller));

    public void Finished(string controller, TimeSpan duration, Outcome outcome) =>
        Tell(passes, o => o.Finished(controller, duration, outcome));

    public void Crashed(string controller) => Tell(passes, o => o.Crashed(controller));

    private static void Tell<T>(T? observer, Action<T> what)
        where T : class
    {
        if (observer is null)
        {
            return;
        }

        try
        {
            what(observer);
        }
        catch (Exception)
        {
            // A measurement that fails is a gap in a graph; it must not end a worker or the process.
        }
    }
}
