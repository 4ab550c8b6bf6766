namespace Keyferry.Kubernetes.Controllers;

/// <summary>A task that runs until it is cancelled.</summary>
/// <param name="Name">What it does, in errors.</param>
/// <param name="Run">Runs it.</param>
internal sealed record EndlessTask(string Name, Func<CancellationToken, Task> Run);

/// <summary>
/// Runs tasks that must not end: the first one that ends ends all, and is reported. Without this a task that dies is noticed
/// by nobody while the others live.
/// </summary>
internal static class EndlessTasks
{
    /// <summary>Runs until cancelled, and until every task has ended.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="patience">How long a task may take to stop.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends all.</param>
    /// <exception cref="ControllerFaultException">A task ended by itself, or did not stop in time.</exception>
    public static async Task RunAsync(
        IReadOnlyList<EndlessTask> tasks, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = tasks.Select(task => (task.Name, Task: StartAsync(task, end.Token))).ToList();
        var first = await Task.WhenAny(running.Select(static r => r.Task));
        var asked = cancellation.IsCancellationRequested;
        await end.CancelAsync();
        try
        {
            await Task.WhenAll(running.Select(static r => r.Task)).ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)
                .WaitAsync(patience, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            var late = running.Where(static r => !r.Task.IsCompleted).Select(static r => r.Name);
            throw new ControllerFaultException($"did not stop within {patience.TotalSeconds:0} s: {string.Join(", ", late)}");
        }

        var fault = running.Find(r => asked ? r.Task.IsFaulted : r.Task == first);
        if (fault.Task is not null)
        {
            throw Fault(fault.Name, fault.Task);
        }
    }

    private static ControllerFaultException Fault(string name, Task task)
    {
        // The type and place only: an exception's text may quote what it choked on.
        var error = task.Exception?.GetBaseException();
        return error is ControllerFaultException known
            ? known
            : new ControllerFaultException($"{name} ended{(error is null ? "" : $": {error.GetType().FullName}")}", error);
    }

    private static async Task StartAsync(EndlessTask task, CancellationToken cancellation)
    {
        // What it does before it first waits must not hold up the start of the others, nor throw into it.
        await Task.Yield();
        try
        {
            await task.Run(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // That is how it ends.
        }
    }
}
