using Microsoft.Extensions.Logging;

namespace Keyferry.Sync.Queue;

/// <summary>Takes keys off a queue and has them looked at, several at a time. One key's exception harms no other.</summary>
/// <typeparam name="TKey">What names an object.</typeparam>
/// <param name="name">The controller's name in logs.</param>
/// <param name="queue">Where keys come from.</param>
/// <param name="reconcile">Looks at one object.</param>
/// <param name="log">Where failures are told.</param>
public sealed partial class ReconcileLoop<TKey>(
    string name, WorkQueue<TKey> queue, Func<TKey, CancellationToken, ValueTask<Outcome>> reconcile, ILogger log)
    where TKey : notnull
{
    /// <summary>Runs until cancelled.</summary>
    /// <param name="workers">How many objects at a time.</param>
    /// <param name="cancellation">Ends the loop; what is being worked on is finished or abandoned by the reconciler.</param>
    public Task RunAsync(int workers, CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(cancellation)));

    private async Task WorkAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            TKey key;
            try
            {
                key = await queue.TakeAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            queue.Finish(key, await TryAsync(key, cancellation));
        }
    }

    private async ValueTask<Outcome> TryAsync(TKey key, CancellationToken cancellation)
    {
        try
        {
            var outcome = await reconcile(key, cancellation);
            if (outcome.Kind == OutcomeKind.Retry)
            {
                LogRetry(name, key.ToString()!, outcome.Reason ?? "");
            }

            return outcome;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Outcome.Done;
        }
        catch (Exception e)
        {
            // The type and place only: an exception's text may quote what it choked on.
            LogCrash(name, key.ToString()!, e.GetType().FullName!, e.StackTrace ?? "");
            return Outcome.Retry(e.GetType().Name);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Controller} {Key}: {Reason}; trying again later")]
    private partial void LogRetry(string controller, string key, string reason);

    [LoggerMessage(2, LogLevel.Error, "{Controller} {Key}: a defect in Keyferry, {Exception}; trying again later\n{Stack}")]
    private partial void LogCrash(string controller, string key, string exception, string stack);
}
