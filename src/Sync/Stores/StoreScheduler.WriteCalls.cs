using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <content>The calls of writes, and what their answers mean.</content>
public sealed partial class StoreScheduler
{
    private void Begin(PendingWrite write, SchedulerWork work)
    {
        write.Lane.Circuit.Begin();
        write.Lane.Traffic.Called(keys: 0);
        write.Lane.InFlight++;
        _calls++;
        work.Writes.Enqueue(write);
    }

    private void Call(PendingWrite write, SchedulerWork work)
    {
        var calling = CallAsync(write.Lane.Client!, write);
        if (calling.IsCompletedSuccessfully)
        {
            lock (_gate)
            {
                Ended(write, calling.Result, work);
            }
        }
        else
        {
            _ = FinishAsync(write, calling.AsTask());
        }
    }

    private async ValueTask<ExistsResult> CallAsync(IStoreClient client, PendingWrite write)
    {
        if (client.Writer is not { } writer)
        {
            var store = write.Lane.Session.Identity.Store;
            return new ExistsResult(false, new FetchFailure(
                FetchFailureKind.Invalid,
                $"{store.Kind} \"{store.Name}\" is read-only: nothing can be pushed to a {write.Lane.Session.Provider.Key} store"));
        }

        using var both = CancellationTokenSource.CreateLinkedTokenSource(write.Cancellation, _ending.Token);
        try
        {
            using var span = SpanOf(write.Lane, "write", keys: 1);
            var result = await write.CallAsync(writer, both.Token);
            EndSpan(span, result.Failure);
            return result;
        }
        catch (OperationCanceledException)
        {
            return new ExistsResult(false, Stopping);
        }
    }

    private async Task FinishAsync(PendingWrite write, Task<ExistsResult> calling)
    {
        var result = await calling;
        Continue(work => Ended(write, result, work));
    }

    private void Ended(PendingWrite write, ExistsResult result, SchedulerWork work)
    {
        var lane = write.Lane;
        lane.InFlight--;
        _calls--;
        lane.Ended(write);
        var kind = result.Failure?.Kind;
        if (kind == FetchFailureKind.Throttled && !lane.IsRetired && !_isDisposed && !write.Cancellation.IsCancellationRequested)
        {
            write.Throttled = result.Failure;
            lane.EnqueueFirst(write);
        }
        else
        {
            write.Complete(result);
        }

        Learn(
            lane, kind == FetchFailureKind.Throttled ? result.Failure : null, result.Failure,
            isDown: kind == FetchFailureKind.Unavailable);
        CloseIfIdle(lane, work);
        Dispatch(lane, work);
        DispatchStarved(work);
    }

    private static void FailWrites(StoreLane lane, FetchFailure failure)
    {
        foreach (var write in lane.Writes.ToList())
        {
            lane.Remove(write);
            write.Fail(failure);
        }
    }

    private void SweepWrites(StoreLane lane)
    {
        foreach (var write in lane.Writes.Where(w => _time.GetElapsedTime(w.RequestedAt) >= Limit).ToList())
        {
            lane.Remove(write);
            write.Fail(write.Throttled ?? NoAnswer(lane.Session.Identity.Store));
        }
    }
}
