using Keyferry.Kubernetes.Tracing;
using Microsoft.Extensions.Logging;

namespace Keyferry.Kubernetes.Controllers;

/// <summary>
/// Takes keys off a queue and has their objects reconciled, several at a time. One key's exception harms no other, and nothing but
/// cancellation ends a worker.
/// </summary>
/// <typeparam name="TKey">What names an object.</typeparam>
/// <param name="name">The controller's name in logs and metrics.</param>
/// <param name="queue">Where keys come from.</param>
/// <param name="reconcile">Reconciles one object.</param>
/// <param name="log">Where failures are logged.</param>
/// <param name="time">The clock.</param>
/// <param name="observer">Notified of passes; null means none is.</param>
/// <param name="gate">Holds keys back; null means that none is.</param>
public sealed partial class ReconcileLoop<TKey>(
    string name, IWorkQueue<TKey> queue, Func<TKey, CancellationToken, ValueTask<ReconcileResult>> reconcile, ILogger log,
    TimeProvider time, IReconcileObserver<TKey>? observer = null, IReconcileGate<TKey>? gate = null)
    where TKey : notnull
{
    // Between two tries of a worker whose own machinery fails, so that a lasting fault costs no core.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ReconcileObserverGuard<TKey> _observer = new(observer);
    private int _active;

    /// <summary>
    /// After so long a pass is cancelled and tried again later. What waits on a server has a shorter limit of its own; this
    /// one ends what has none.
    /// </summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The controller's name in logs and metrics.</summary>
    public string Name => name;

    /// <summary>How many workers have an object now.</summary>
    public int ActiveWorkers => Volatile.Read(ref _active);

    /// <summary>Runs until cancelled.</summary>
    /// <param name="workers">How many objects at a time.</param>
    /// <param name="cancellation">Ends the loop; a pass that it cuts short gives its key back to the queue.</param>
    /// <exception cref="InvalidOperationException">A worker ended though nothing cancelled it.</exception>
    public async Task RunAsync(int workers, CancellationToken cancellation)
    {
        _observer.Running(name, workers);
        var running = Enumerable.Range(0, workers).Select(_ => WorkAsync(cancellation)).ToList();
        var first = await Task.WhenAny(running);
        if (!cancellation.IsCancellationRequested)
        {
            // Not to be hidden by the others, which go on.
            await first;
            throw new InvalidOperationException($"a worker of {name} has ended");
        }

        await Task.WhenAll(running);
    }

    private async Task WorkAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await PassAsync(await queue.TakeAsync(cancellation), cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                await RecoverAsync(e, cancellation);
            }
        }
    }

    private async ValueTask PassAsync(TKey key, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var result = ReconcileResult.RequeueWithBackoff("the pass did not end");
        var held = false;
        Interlocked.Increment(ref _active);
        try
        {
            // Added again when the gate opens, the key keeps the reason that it had.
            if (gate?.HoldFor(key, () => queue.Add(key, ReconcileReason.Refresh)) is { Ticks: > 0 } wait)
            {
                held = true;
                result = ReconcileResult.Postpone(wait);
                return;
            }

            _observer.Started(name);
            using var span = Spans.Reconcile(name, key.ToString()!);
            result = await TryAsync(key, cancellation);
            Spans.End(span, result.Kind.ToString(), result.IsFailure);
        }
        finally
        {
            Interlocked.Decrement(ref _active);
            queue.Finish(key, result);
            if (!held)
            {
                _observer.Finished(name, key, time.GetElapsedTime(started), result);
            }
        }
    }

    private async ValueTask<ReconcileResult> TryAsync(TKey key, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            var result = await reconcile(key, both.Token);
            if (result is { Kind: ReconcileResultKind.RequeueWithBackoff, IsLogged: false })
            {
                LogRetry(name, key.ToString()!, result.Reason ?? "");
            }

            return result;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ReconcileResult.Cancelled;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            LogDeadline(name, key.ToString()!, Deadline);
            return ReconcileResult.RequeueWithBackoff("the pass took too long");
        }
        catch (Exception e)
        {
            _observer.Crashed(name);

            // The type and place only: an exception's text may quote what it choked on.
            LogCrash(name, key.ToString()!, e.GetType().FullName!, e.StackTrace ?? "");
            return ReconcileResult.RequeueWithBackoff(e.GetType().Name);
        }
    }

    private async ValueTask RecoverAsync(Exception error, CancellationToken cancellation)
    {
        try
        {
            LogWorker(name, error.GetType().FullName!, error.StackTrace ?? "");
        }
        catch (Exception)
        {
            // It may be the log that fails. The worker goes on without it.
        }

        try
        {
            await Task.Delay(Pause, time, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The worker ends with its next look at the token.
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Controller} {Key}: {Reason}; trying again later")]
    private partial void LogRetry(string controller, string key, string reason);

    [LoggerMessage(2, LogLevel.Error, "{Controller} {Key}: a defect in Keyferry, {Exception}; trying again later\n{Stack}")]
    private partial void LogCrash(string controller, string key, string exception, string stack);

    [LoggerMessage(3, LogLevel.Error, "{Controller} {Key}: cancelled after {Deadline}; trying again later")]
    private partial void LogDeadline(string controller, string key, TimeSpan deadline);

    [LoggerMessage(4, LogLevel.Error, "{Controller}: a defect in a worker of Keyferry, {Exception}; it goes on\n{Stack}")]
    private partial void LogWorker(string controller, string exception, string stack);
}
