using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <content>What answers come to, and who is woken by them. All of it under the lock.</content>
public sealed partial class StoreScheduler
{
    private void Answer(PendingRead read, ReadResult result, SchedulerWork work)
    {
        if (read.IsDone)
        {
            // It was given up before; nobody waits for the value any more.
            result.Value?.Dispose();
            return;
        }

        read.Complete(result, _time.GetTimestamp());
        _held += read.Length;
        foreach (var waiter in read.Waiters)
        {
            waiter.Pending--;
            waiter.Held += read.Length;
            if (waiter.Held > MaxBytesOfObject
                && waiter.Reads.Remove((read.Lane.Session.Identity.Store, read.Key)))
            {
                waiter.IsFull = true;
                Release(read);
            }

            WakeIfServed(waiter, work);
        }

        read.Waiters.Clear();
        if (read.Uses == 0 && IsObsolete(read))
        {
            Discard(read);
        }
    }

    private void WakeIfServed(Waiter waiter, SchedulerWork work)
    {
        if (waiter.Pending > 0)
        {
            return;
        }

        if (waiter.Owner is { } search)
        {
            Complete(search, work);
        }
        else if (ReferenceEquals(_waiters.GetValueOrDefault(waiter.Item), waiter))
        {
            work.Woken.Add(waiter.Item);
        }
    }

    private void Drop(Waiter waiter)
    {
        foreach (var search in waiter.Searches.Values)
        {
            search.Waiters.Remove(waiter);
            Release(search);
        }

        waiter.Searches.Clear();
        foreach (var read in waiter.Reads.Values)
        {
            read.Waiters.Remove(waiter);
            Release(read);
        }

        waiter.Reads.Clear();
    }

    private void FailAll(StoreLane lane, FetchFailure failure, SchedulerWork work)
    {
        foreach (var read in lane.TakeAll())
        {
            // Young as an answer: who wants it within the second gets the same.
            read.Start(_time.GetTimestamp());
            Answer(read, ReadResult.Of(failure), work);
        }

        foreach (var search in lane.TakeSearches())
        {
            search.Start(_time.GetTimestamp());
            Fail(search, failure, work);
        }

        FailWrites(lane, failure);
    }
}
