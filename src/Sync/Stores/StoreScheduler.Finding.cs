using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <content>Searches: one for all objects that search for the same, and the reads of what it found. All of it under the lock.</content>
public sealed partial class StoreScheduler
{
    private PendingSearch SearchOf(StoreLane lane, StoreSearch search, bool isForced, long notBefore)
    {
        if (lane.Searches.TryGetValue(search, out var newest)
            && (newest.IsDone ? newest.StartedAt > notBefore
                : !newest.IsStarted || !isForced || newest.StartedAt >= notBefore))
        {
            return newest;
        }

        if (newest is { IsDone: true, Uses: 0 })
        {
            Discard(newest);
        }

        var pending = new PendingSearch(lane, search, _time.GetTimestamp());
        lane.Searches[search] = pending;
        lane.Enqueue(pending);
        return pending;
    }

    private static void Attach(Waiter waiter, PendingSearch search)
    {
        if (!waiter.Searches.TryAdd((search.Lane.Session.Identity.Store, search.Search), search))
        {
            return;
        }

        search.Uses++;
        if (!search.IsDone)
        {
            waiter.Pending++;
            search.Waiters.Add(waiter);
        }
    }

    private static PendingSearch? Find(StoreLane? lane, StoreSearch search, Waiter? waiter, long notBefore)
    {
        if (lane is null)
        {
            return null;
        }

        var pending = waiter?.Searches.GetValueOrDefault((lane.Session.Identity.Store, search));
        if (pending is { IsDone: true } && pending.Lane == lane)
        {
            return pending;
        }

        return lane.Searches.TryGetValue(search, out pending) && pending.IsDone && pending.StartedAt > notBefore ? pending : null;
    }

    private void Begin(PendingSearch search, SchedulerWork work)
    {
        var lane = search.Lane;
        search.Start(_time.GetTimestamp());
        lane.Circuit.Begin();
        lane.Traffic.Called(keys: 0);
        lane.InFlight++;
        lane.Searching++;
        _calls++;
        work.Searches.Enqueue(search);
    }

    private void Listed(PendingSearch search, FoundSecrets found, SchedulerWork work)
    {
        var lane = search.Lane;
        lane.InFlight--;
        lane.Searching--;
        _calls--;
        var throttled = found.Failure?.Kind == FetchFailureKind.Throttled ? found.Failure : null;
        if (search.IsDone || search.Uses == 0 || lane.IsRetired || _isDisposed)
        {
            // Nobody waits for it any more.
            found.Clear();
            Discard(search);
        }
        else if (throttled is not null)
        {
            search.Throttled = throttled;
            search.Restart();
            lane.EnqueueFirst(search);
        }
        else
        {
            Take(search, found, work);
        }

        if (throttled is null || search.IsDone)
        {
            search.Dispose();
        }

        var down = found.Failure?.Kind == FetchFailureKind.Unavailable ? found.Failure : null;
        Learn(lane, throttled, down, isDown: down is not null);
        CloseIfIdle(lane, work);
        Dispatch(lane, work);
        DispatchStarved(work);
    }

    // The values are younger than the list, so that they serve whoever the search serves.
    private void Take(PendingSearch search, FoundSecrets found, SchedulerWork work)
    {
        search.Found = found;
        _held += found.Length;
        foreach (var secret in found.Secrets)
        {
            if (secret.Value is null)
            {
                Attach(search.Values, ReadOf(search.Lane, secret.Key, isForced: true, search.StartedAt));
            }
            else if (search.Values.Held <= MaxBytesOfObject)
            {
                Attach(search.Values, Listed(search, secret.Key, secret.Value));
            }
            else
            {
                secret.Value.Dispose();
            }
        }

        WakeIfServed(search.Values, work);
    }

    // The listing itself brought the value.
    private PendingRead Listed(PendingSearch search, RemoteKey key, RemoteValue value)
    {
        if (search.Lane.Reads.TryGetValue(key, out var before))
        {
            Replace(before);
        }

        var read = new PendingRead(search.Lane, key, search.RequestedAt);
        read.Start(search.StartedAt);
        read.Complete(ReadResult.Of(value), _time.GetTimestamp());
        search.Lane.Reads[key] = read;
        _held += read.Length;
        return read;
    }
}
