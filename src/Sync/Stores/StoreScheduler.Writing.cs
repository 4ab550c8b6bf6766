using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <content>
/// Writes: over the connection, and within the limits, of the reads. Reads and writes take turns. Whoever writes waits; the
/// pass that waits holds no worker for long.
/// </content>
public sealed partial class StoreScheduler
{
    /// <summary>The failure of a write that had not begun when the store or its credentials changed: to be planned anew.</summary>
    public static FetchFailure Superseded { get; } = new(
        FetchFailureKind.Unavailable, "the store or its credentials changed before the write began");

    private static FetchFailure Stopping { get; } = new(FetchFailureKind.Unavailable, "the engine stops");

    /// <summary>Writes an entry.</summary>
    /// <param name="session">The store.</param>
    /// <param name="target">Where to.</param>
    /// <param name="content">What, which stays the caller's.</param>
    /// <param name="cancellation">Ends the write.</param>
    /// <returns>Why it was not written; null where it was.</returns>
    public async ValueTask<FetchFailure?> PushAsync(
        StoreSession session, PushTarget target, PushContent content, CancellationToken cancellation)
    {
        try
        {
            var written = await WriteAsync(
                session, target, async (writer, token) => new ExistsResult(true, await writer.PushAsync(target, content, token)), cancellation);
            return written.Failure;
        }
        finally
        {
            // Whatever came of it: what was read before may be no more what the store holds.
            DropReads(session, target);
        }
    }

    /// <summary>Deletes a secret, or a property of it.</summary>
    /// <param name="session">The store.</param>
    /// <param name="target">What.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>Why it was not deleted; null where it is gone.</returns>
    public async ValueTask<FetchFailure?> DeleteAsync(
        StoreSession session, PushTarget target, CancellationToken cancellation)
    {
        try
        {
            var deleted = await WriteAsync(
                session, target, async (writer, token) => new ExistsResult(false, await writer.DeleteAsync(target, token)), cancellation);
            return deleted.Failure;
        }
        finally
        {
            DropReads(session, target);
        }
    }

    /// <summary>Whether the store has a secret, or a property of it, at this moment.</summary>
    /// <param name="session">The store.</param>
    /// <param name="target">What.</param>
    /// <param name="cancellation">Ends the call.</param>
    public ValueTask<ExistsResult> ExistsAsync(StoreSession session, PushTarget target, CancellationToken cancellation) =>
        WriteAsync(session, target, (writer, token) => writer.ExistsAsync(target, token), cancellation);

    private async ValueTask<ExistsResult> WriteAsync(
        StoreSession session, PushTarget target, Func<IStoreWriter, CancellationToken, ValueTask<ExistsResult>> call,
        CancellationToken cancellation)
    {
        var work = new SchedulerWork();
        PendingWrite write;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return new ExistsResult(false, Stopping);
            }

            var lane = LaneOf(session, work);
            write = new PendingWrite(lane, NameOf(session, target), call, _time.GetTimestamp(), cancellation);
            lane.Enqueue(write);
            Dispatch(lane, work);
        }

        Run(work);
        Wake(work);
        try
        {
            return await write.Answer.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                write.Lane.Remove(write);
            }

            throw;
        }
    }

    // What it listed may hold the value; who waits for it still gets it.
    private void Forget(PendingSearch search)
    {
        search.Lane.Searches.Remove(search.Search);
        if (search is { IsDone: true, Uses: 0 })
        {
            Discard(search);
        }
    }

    private static string NameOf(StoreSession session, PushTarget target) =>
        session.Provider.KeyOf(session.Store, new RemoteRef(target.Key)).Name;

    // Reads that have not begun bring what is there after the write.
    private void DropReads(StoreSession session, PushTarget target)
    {
        var name = NameOf(session, target);
        lock (_gate)
        {
            foreach (var lane in _lanes.Values.Where(l => l.Session.Identity.Store == session.Identity.Store))
            {
                foreach (var read in lane.Reads.Values.Where(r => r.Key.Name == name && (r.IsStarted || r.IsDone)).ToList())
                {
                    Replace(read);
                }

                foreach (var search in lane.Searches.Values.Where(static s => s.IsStarted || s.IsDone).ToList())
                {
                    Forget(search);
                }
            }
        }
    }
}
