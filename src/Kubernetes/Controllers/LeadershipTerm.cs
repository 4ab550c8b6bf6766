using Keyferry.Kubernetes.Types;
using Microsoft.Extensions.Logging;

namespace Keyferry.Kubernetes.Controllers;

/// <summary>How a leadership term runs.</summary>
/// <param name="Jitter">A number from 0 up to 1, new each time: spreads what would fall on one moment.</param>
/// <param name="StopLimit">
/// How long a pass, a write or a watch may take to stop, before the term ends with a fault; with a lease no longer than the
/// lease leaves until others may take it.
/// </param>
public sealed record LeadershipTermOptions(Func<double> Jitter, TimeSpan StopLimit);

/// <summary>
/// One term of leadership, or the whole run where nobody is elected: informers, controllers and their queues, made for this
/// term and run once. Caches and queues of an earlier term say nothing of what others did since.
/// </summary>
/// <param name="informers">The informers of this term.</param>
/// <param name="options">How it runs.</param>
/// <param name="log">Where failures are logged.</param>
/// <param name="time">The clock.</param>
public sealed class LeadershipTerm(
    SharedInformers informers, LeadershipTermOptions options, ILogger log, TimeProvider time) : IDisposable
{
    private readonly RetryBackoff _backoff = new(options.Jitter);
    private readonly List<RunningController> _controllers = [];
    private readonly List<EndlessTask> _background = [];
    private int _begun;
    private volatile bool _works;

    /// <summary>The informers of this term.</summary>
    public SharedInformers Informers => informers;

    /// <summary>How the controllers stand that run, in the order in which they were added.</summary>
    public IReadOnlyList<ControllerProgress> Controllers => [.. _controllers.Select(c => c.Progress(_works))];

    /// <summary>Adds a controller; one that is not enabled is left out. Only before the run.</summary>
    /// <param name="registration">The controller.</param>
    /// <returns>How its queue stands, to be asked at any time; null where it is not enabled.</returns>
    public Func<QueueState>? Add(Controller registration)
    {
        if (!registration.Enabled)
        {
            return null;
        }

        var controller = new RunningController(registration, _backoff, log, time);
        _controllers.Add(controller);
        return controller.Queue.State;
    }

    /// <summary>Adds something that runs as long as the term, from its beginning.</summary>
    /// <param name="name">What it does, in errors.</param>
    /// <param name="run">Runs it; it must not end before it is cancelled.</param>
    public void AddBackground(string name, Func<CancellationToken, Task> run) => _background.Add(new EndlessTask(name, run));

    /// <summary>Has an object reconciled.</summary>
    /// <param name="controller">The controller's name; without effect where it does not run.</param>
    /// <param name="key">The object.</param>
    /// <param name="reason">Why.</param>
    public void Enqueue(string controller, ObjectKey key, ReconcileReason reason) =>
        _controllers.Find(c => c.Name == controller)?.Enqueue(new ReconcileRequest<ObjectKey>(key, reason));

    /// <summary>Since when an object has been due that a worker has now, as a timestamp; now, for any other.</summary>
    /// <param name="controller">The controller's name.</param>
    /// <param name="key">The object.</param>
    public long DueSince(string controller, ObjectKey key) =>
        _controllers.Find(c => c.Name == controller)?.Queue.DueSince(key) ?? time.GetTimestamp();

    /// <summary>How an object stands in a controller's queue; null where nothing is to be done with it.</summary>
    /// <param name="controller">The controller's name.</param>
    /// <param name="key">The object.</param>
    public QueuedKey<ObjectKey>? Find(string controller, ObjectKey key) => _controllers.Find(c => c.Name == controller)?.Queue.Find(key);

    /// <summary>The objects of a controller that are due and that no worker has, those first that have been due for longest.</summary>
    /// <param name="controller">The controller's name.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<QueuedKey<ObjectKey>> Due(string controller, int most) =>
        _controllers.Find(c => c.Name == controller)?.Queue.Due(most) ?? [];

    /// <summary>
    /// Runs until cancelled, and until every watch, pass and write has ended. Workers begin once the first lists are in. Once
    /// only.
    /// </summary>
    /// <param name="cancellation">Ends the term.</param>
    /// <exception cref="ControllerFaultException">A part of it ended by itself, or did not end when it was cancelled.</exception>
    /// <exception cref="InvalidOperationException">It has run before.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0)
        {
            throw new InvalidOperationException("a term runs once; make a new one");
        }

        var synced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await EndlessTasks.RunAsync(
            [
                .. informers.Tasks,
                .. _background,
                new EndlessTask("the wait for the first lists", async token =>
                {
                    await informers.WaitForSyncAsync(token);
                    _works = true;
                    synced.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
                }),
                .. _controllers.Select(c => new EndlessTask($"the workers of {c.Name}", async token =>
                {
                    await synced.Task.WaitAsync(token);
                    await c.RunAsync(token);
                })),
            ],
            options.StopLimit, time, cancellation);
    }

    /// <summary>Stops the timers.</summary>
    public void Dispose() => _controllers.ForEach(static c => c.Dispose());
}
