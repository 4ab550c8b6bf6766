using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <content>How searches end: with all values, with a failure, with their store, or with time. All of it under the lock.</content>
public sealed partial class StoreScheduler
{
    private void Fail(PendingSearch search, FetchFailure failure, SchedulerWork work)
    {
        search.Found = FoundSecrets.Failed(failure);
        Complete(search, work);
    }

    private void Complete(PendingSearch search, SchedulerWork work)
    {
        if (search.IsDone)
        {
            return;
        }

        search.Complete(_time.GetTimestamp());
        foreach (var waiter in search.Waiters)
        {
            waiter.Pending--;
            WakeIfServed(waiter, work);
        }

        search.Waiters.Clear();
        if (search.Uses == 0 && IsObsolete(search))
        {
            Discard(search);
        }
    }

    private void Release(PendingSearch search)
    {
        search.Uses--;
        if (search.Uses == 0 && (IsObsolete(search) || (search.IsDone && _held > MaxBytesHeld)))
        {
            Discard(search);
        }
    }

    private bool IsObsolete(PendingSearch search) => _isDisposed || search.Lane.IsRetired
        || !ReferenceEquals(search.Lane.Searches.GetValueOrDefault(search.Search), search);

    private void Discard(PendingSearch search)
    {
        if (!search.IsDone)
        {
            // Nobody waits for the values that are still to come.
            search.Complete(_time.GetTimestamp());
        }

        if (ReferenceEquals(search.Lane.Searches.GetValueOrDefault(search.Search), search))
        {
            search.Lane.Searches.Remove(search.Search);
        }

        _held -= search.Found?.Length ?? 0;
        search.Found = FoundSecrets.Failed(NoAnswer(search.Lane.Session.Identity.Store));
        Drop(search.Values);
    }

    private void SweepSearches(StoreLane lane, SchedulerWork work)
    {
        foreach (var search in lane.AllSearches())
        {
            if (search.IsDone)
            {
                if (search.Uses == 0 && _time.GetElapsedTime(search.DoneAt) > Retention)
                {
                    Discard(search);
                }
            }
            else if (search.Found is null && _time.GetElapsedTime(search.RequestedAt) >= Limit)
            {
                lane.Remove(search);
                search.GiveUp();
                Fail(search, search.Throttled ?? NoAnswer(lane.Session.Identity.Store), work);
            }
        }
    }

    private void RetireSearches(StoreLane lane, SchedulerWork work)
    {
        foreach (var search in lane.AllSearches())
        {
            search.GiveUp();
            foreach (var waiter in search.Waiters)
            {
                work.Woken.Add(waiter.Item);
            }

            if (search.Uses == 0 || _isDisposed)
            {
                Discard(search);
            }
        }

        lane.TakeSearches();
    }
}
