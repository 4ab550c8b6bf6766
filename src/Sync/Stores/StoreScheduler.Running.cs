using System.Diagnostics;
using Keyferry.Kubernetes.Tracing;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <content>What runs outside the lock.</content>
public sealed partial class StoreScheduler
{
    // A store that answers without waiting is asked in this loop, and not one call within the other.
    private void Run(SchedulerWork work)
    {
        while (true)
        {
            if (work.Connections.TryDequeue(out var lane))
            {
                Connect(lane, work, _references.Begin());
            }
            else if (work.Searches.TryDequeue(out var search))
            {
                Search(search, work);
            }
            else if (work.Calls.TryDequeue(out var call))
            {
                Call(call.Lane, call.Reads, work);
            }
            else if (work.Writes.TryDequeue(out var write))
            {
                Call(write, work);
            }
            else
            {
                break;
            }
        }

        foreach (var (waiting, delay) in work.Timers)
        {
            _ = ContinueAsync(waiting, delay);
        }

        foreach (var closed in work.Closed)
        {
            _ = closed.DisposeAsync().AsTask();
        }

        work.Timers.Clear();
        work.Closed.Clear();
    }

    private void Wake(SchedulerWork work)
    {
        foreach (var item in work.Woken)
        {
            _wake(item);
        }

        work.Woken.Clear();
    }

    private void Connect(StoreLane lane, SchedulerWork work, ConnectionReferences references)
    {
        var session = lane.Session;
        var connecting = ConnectAsync(new StoreContext(session.Store, session.Namespace, references), session.Provider, references);
        if (connecting.IsCompletedSuccessfully)
        {
            lock (_gate)
            {
                Connected(lane, connecting.Result, work);
            }
        }
        else
        {
            _ = FinishAsync(lane, connecting.AsTask());
        }
    }

    private async ValueTask<ConnectResult> ConnectAsync(StoreContext context, IProvider provider, ConnectionReferences references)
    {
        try
        {
            return await provider.ConnectAsync(context, _ending.Token);
        }
        catch (OperationCanceledException)
        {
            return new ConnectResult(null, "the engine stops");
        }
        finally
        {
            // The client may ask for tokens later; the Secrets that were read are of no more use.
            references.Dispose();
        }
    }

    private async Task FinishAsync(StoreLane lane, Task<ConnectResult> connecting)
    {
        var result = await connecting;
        Continue(work => Connected(lane, result, work));
    }

    private void Call(StoreLane lane, IReadOnlyList<PendingRead> reads, SchedulerWork work)
    {
        var calling = CallAsync(lane.Client!, reads);
        if (calling.IsCompletedSuccessfully)
        {
            lock (_gate)
            {
                Ended(lane, reads, calling.Result, work);
            }
        }
        else
        {
            _ = FinishAsync(lane, reads, calling.AsTask());
        }
    }

    private async ValueTask<IReadOnlyList<ReadResult>> CallAsync(IStoreClient client, IReadOnlyList<PendingRead> reads)
    {
        try
        {
            using var span = SpanOf(reads[0].Lane, "read", reads.Count);
            var results = await client.ReadAsync([.. reads.Select(static r => r.Key)], _ending.Token);
            EndSpan(span, results.FirstOrDefault(static r => r.Failure is not null).Failure);
            return results;
        }
        catch (OperationCanceledException)
        {
            var failure = new FetchFailure(FetchFailureKind.Unavailable, "the engine stops");
            return [.. reads.Select(_ => ReadResult.Of(failure))];
        }
    }

    private static Activity? SpanOf(StoreLane lane, string operation, int keys) =>
        Spans.StoreCall(lane.Session.Provider.Key, lane.Session.Identity.Store.ToString(), operation, keys);

    private static void EndSpan(Activity? span, FetchFailure? failure) => Spans.End(span, failure?.Kind.ToString() ?? "Ok", failure is not null);

    private async Task FinishAsync(
        StoreLane lane, IReadOnlyList<PendingRead> reads, Task<IReadOnlyList<ReadResult>> calling)
    {
        var results = await calling;
        Continue(work => Ended(lane, reads, results, work));
    }

    private async Task ContinueAsync(StoreLane lane, TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, _time, _ending.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Continue(work =>
        {
            lane.IsScheduled = false;
            Dispatch(lane, work);
        });
    }

    private void Continue(Action<SchedulerWork> next)
    {
        var work = new SchedulerWork();
        lock (_gate)
        {
            next(work);
        }

        Run(work);
        Wake(work);
    }
}
