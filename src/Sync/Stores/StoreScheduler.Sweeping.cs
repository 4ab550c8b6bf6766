using System.Globalization;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <content>What ends with time: waits, values, connections.</content>
public sealed partial class StoreScheduler
{
    private const int MaxLanes = 10_000;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(10);

    private void Sweep()
    {
        var work = new SchedulerWork();
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            SweepWaiters();
            foreach (var lane in _lanes.Values.ToList())
            {
                SweepReads(lane, work);
                SweepWrites(lane);
                if (lane is { InFlight: 0, Queued: 0, Reads.Count: 0, Searches.Count: 0 } && _time.GetElapsedTime(lane.LastUsed) > IdleLimit)
                {
                    Retire(lane, work);
                }
            }

            if (_lanes.Count > MaxLanes)
            {
                foreach (var lane in _lanes.Values.Where(static l => l is { InFlight: 0, Queued: 0 })
                    .OrderBy(static l => l.LastUsed).Take(_lanes.Count - MaxLanes).ToList())
                {
                    Retire(lane, work);
                }
            }

            DispatchStarved(work);
        }

        Run(work);
        Wake(work);
    }

    // An object that was woken and has not come is gone, or needs nothing any more.
    private void SweepWaiters()
    {
        foreach (var (item, waiter) in _waiters.ToList())
        {
            if (_time.GetElapsedTime(waiter.Since) > 3 * Limit)
            {
                _waiters.Remove(item);
                Drop(waiter);
            }
        }
    }

    private void SweepReads(StoreLane lane, SchedulerWork work)
    {
        // Every second of every store: most are idle.
        if (lane is { Queued: 0, Reads.Count: 0, Searches.Count: 0 })
        {
            return;
        }

        SweepSearches(lane, work);
        foreach (var read in lane.All())
        {
            if (read.IsDone)
            {
                if (read.Uses == 0 && _time.GetElapsedTime(read.DoneAt) > Retention)
                {
                    Discard(read);
                }
            }
            else if (_time.GetElapsedTime(read.RequestedAt) >= Limit)
            {
                GiveUp(read, work);
            }
        }
    }

    private void GiveUp(PendingRead read, SchedulerWork work)
    {
        if (!read.IsStarted)
        {
            read.Lane.Remove(read);
            read.Start(_time.GetTimestamp());
        }

        Answer(read, ReadResult.Of(read.Throttled ?? NoAnswer(read.Lane.Session.Identity.Store)), work);
    }

    private static FetchFailure NoAnswer(StoreKey store) => new(
        FetchFailureKind.Unavailable, string.Create(
            CultureInfo.InvariantCulture,
            $"{store.Kind} \"{store.Name}\" gave no answer within {Limit.TotalSeconds:0} s"));

    // Who waits for the old identity is woken, and wants the same of the new one.
    private void Retire(StoreLane lane, SchedulerWork work)
    {
        lane.IsRetired = true;
        _lanes.Remove(LaneKey(lane.Session));
        RetireSearches(lane, work);
        foreach (var read in lane.All())
        {
            foreach (var waiter in read.Waiters.Where(static w => w.Owner is null))
            {
                work.Woken.Add(waiter.Item);
            }

            if (read is { IsDone: true, Uses: 0 })
            {
                Discard(read);
            }
        }

        lane.TakeAll();
        FailWrites(lane, _isDisposed ? Stopping : Superseded);
        CloseIfIdle(lane, work);
    }

    private static void CloseIfIdle(StoreLane lane, SchedulerWork work)
    {
        if (lane is { IsRetired: true, InFlight: 0, Client: { } client })
        {
            lane.Client = null;
            work.Closed.Add(client);
        }
    }
}
