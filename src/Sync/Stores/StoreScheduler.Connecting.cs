using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <content>Connections: one a lane, made when the first want comes.</content>
public sealed partial class StoreScheduler
{
    private static readonly TimeSpan ConnectAgain = TimeSpan.FromSeconds(1);

    /// <summary>Checks whether a store can be used, over the connection that its users have.</summary>
    /// <param name="session">The store.</param>
    /// <param name="cancellation">Ends the check.</param>
    /// <returns>The answer, or why there is no connection.</returns>
    public async ValueTask<(StoreValidation? Check, string? Error)> ValidateAsync(
        StoreSession session, CancellationToken cancellation)
    {
        var work = new SchedulerWork();
        StoreLane lane;
        Task<ConnectResult> connecting;
        lock (_gate)
        {
            lane = LaneOf(session, work);
            lane.ConnectFailure = null;
            connecting = Connect(lane, work);

            // While a call is in flight the connection is not closed.
            lane.InFlight++;
        }

        StoreValidation? check = null;
        try
        {
            Run(work);
            Wake(work);
            var connected = await connecting.WaitAsync(cancellation);
            if (connected.Client is not { } client)
            {
                return (null, connected.Error ?? "the store gave no client and no reason");
            }

            check = await client.ValidateAsync(cancellation);
            return (check, null);
        }
        finally
        {
            var after = new SchedulerWork();
            lock (_gate)
            {
                lane.InFlight--;
                if (check?.State == StoreState.Error && !lane.IsRetired)
                {
                    // What the connection holds may be the reason: the next one is made anew.
                    Retire(lane, after);
                }

                CloseIfIdle(lane, after);
                Dispatch(lane, after);
            }

            Run(after);
            Wake(after);
        }
    }

    private StoreLane LaneOf(StoreSession session, SchedulerWork work)
    {
        if (_lanes.TryGetValue(LaneKey(session), out var lane) && lane.Session.Identity == session.Identity)
        {
            lane.LastUsed = _time.GetTimestamp();
            return lane;
        }

        if (lane is not null)
        {
            Retire(lane, work);
        }

        lane = new StoreLane(session, _time);
        _lanes[LaneKey(session)] = lane;
        return lane;
    }

    private static Task<ConnectResult> Connect(StoreLane lane, SchedulerWork work)
    {
        if (lane.Connecting is null)
        {
            lane.Connecting = new TaskCompletionSource<ConnectResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            work.Connections.Enqueue(lane);
        }

        return lane.Connecting.Task;
    }

    private void Connected(StoreLane lane, ConnectResult result, SchedulerWork work)
    {
        var connecting = lane.Connecting!;
        if (result.Client is { } client)
        {
            lane.Client = client;
            lane.ConnectFailure = null;
        }
        else
        {
            lane.Connecting = null;
            lane.ConnectFailedAt = _time.GetTimestamp();
            lane.ConnectFailure = new FetchFailure(
                FetchFailureKind.Invalid, result.Error ?? "the store gave no client and no reason");
        }

        connecting.SetResult(result);
        CloseIfIdle(lane, work);
        Dispatch(lane, work);
    }
}
