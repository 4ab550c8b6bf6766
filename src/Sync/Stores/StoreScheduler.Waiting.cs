using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <content>Who waits for what. All of it under the lock.</content>
public sealed partial class StoreScheduler
{
    private RemoteReads? TryTake(StoreWants wants)
    {
        var waiter = _waiters.GetValueOrDefault(wants.Item);
        var isSame = waiter is not null && waiter.Version == wants.Version;
        var notBefore = isSame ? waiter!.NotBefore : NotBefore(wants);
        var taken = new Dictionary<(StoreKey, RemoteKey), PendingRead>();
        var searches = new Dictionary<(StoreKey, StoreSearch), PendingSearch>();
        var held = 0L;
        foreach (var (session, keys, sought) in wants.Stores)
        {
            var lane = _lanes.GetValueOrDefault(LaneKey(session));
            if (lane is not null && lane.Session.Identity != session.Identity)
            {
                lane = null;
            }

            foreach (var search in sought)
            {
                if (Find(lane, search, isSame ? waiter : null, notBefore) is not { } done)
                {
                    return null;
                }

                searches[(session.Identity.Store, search)] = done;
            }

            foreach (var key in keys)
            {
                if (Find(lane, key, isSame ? waiter : null, notBefore) is { } read)
                {
                    held += read.Length;
                    if (held <= MaxBytesOfObject)
                    {
                        taken[(session.Identity.Store, key)] = read;
                    }
                }
                else if (!isSame || !waiter!.IsFull)
                {
                    return null;
                }
            }
        }

        foreach (var read in taken.Values)
        {
            read.Uses++;
        }

        foreach (var search in searches.Values)
        {
            search.Uses++;
        }

        if (waiter is not null)
        {
            _waiters.Remove(wants.Item);
            Drop(waiter);
        }
        else
        {
            // What waited was counted when it began to.
            foreach (var read in taken.Values)
            {
                read.Lane.Traffic.Wanted();
            }
        }

        return new RemoteReads(this, taken, searches);
    }

    private static PendingRead? Find(StoreLane? lane, RemoteKey key, Waiter? waiter, long notBefore)
    {
        if (lane is null)
        {
            return null;
        }

        // The read that it waited for, though another may have begun since.
        var read = waiter?.Reads.GetValueOrDefault((lane.Session.Identity.Store, key));
        if (read is { IsDone: true } && read.Lane == lane)
        {
            return read;
        }

        return lane.Reads.TryGetValue(key, out read) && read.IsDone && IsFresh(read, notBefore) ? read : null;
    }

    private void Register(StoreWants wants, SchedulerWork work)
    {
        var before = _waiters.GetValueOrDefault(wants.Item);
        var notBefore = before is not null && before.Version == wants.Version ? before.NotBefore : NotBefore(wants);
        var waiter = new Waiter(wants.Item, wants.Version, notBefore, _time.GetTimestamp());
        _waiters[wants.Item] = waiter;
        foreach (var (session, keys, searches) in wants.Stores)
        {
            var lane = LaneOf(session, work);
            foreach (var search in searches)
            {
                Attach(waiter, SearchOf(lane, search, wants.IsForced, notBefore));
            }

            foreach (var key in keys)
            {
                Attach(waiter, ReadOf(lane, key, wants.IsForced, notBefore));
            }

            Dispatch(lane, work);
        }

        // After the new one holds what both need.
        if (before is not null)
        {
            Drop(before);
        }
    }

    private PendingRead ReadOf(StoreLane lane, RemoteKey key, bool isForced, long notBefore)
    {
        if (lane.Reads.TryGetValue(key, out var newest)
            && (newest.IsDone ? IsFresh(newest, notBefore)
                : !newest.IsStarted || !isForced || newest.StartedAt >= notBefore))
        {
            return newest;
        }

        if (newest is not null)
        {
            Replace(newest);
        }

        var read = new PendingRead(lane, key, _time.GetTimestamp());
        lane.Reads[key] = read;
        lane.Enqueue(read);
        return read;
    }

    private static void Attach(Waiter waiter, PendingRead read)
    {
        if (!waiter.Reads.TryAdd((read.Lane.Session.Identity.Store, read.Key), read))
        {
            return;
        }

        read.Uses++;
        read.Lane.Traffic.Wanted();
        if (read.IsDone)
        {
            waiter.Held += read.Length;
        }
        else
        {
            waiter.Pending++;
            read.Waiters.Add(waiter);
        }
    }

    private static bool IsFresh(PendingRead read, long notBefore) => read.StartedAt > notBefore;

    private long NotBefore(StoreWants wants) => wants.IsForced
        ? _time.GetTimestamp()
        : Math.Min(wants.DueSince, _time.GetTimestamp() - (long)(Freshness.TotalSeconds * _time.TimestampFrequency));

    private static (StoreKey Store, string Namespace) LaneKey(StoreSession session) =>
        (session.Identity.Store, session.Identity.Namespace);
}
