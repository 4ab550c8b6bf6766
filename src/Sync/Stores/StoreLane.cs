using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>
/// One identity of one store: its connection, what is to be read over it, and how fast. Guarded by the scheduler's lock.
/// </summary>
/// <param name="session">The identity.</param>
/// <param name="time">The clock.</param>
internal sealed class StoreLane(StoreSession session, TimeProvider time)
{
    // While batches are not full they follow each other no closer, so that wants gather.
    private static readonly TimeSpan BatchInterval = TimeSpan.FromMilliseconds(200);

    // Of the calls of a store so few may be searches: each may take many calls of its own.
    private const int MaxSearches = 2;

    private readonly LinkedList<PendingRead> _queue = [];
    private readonly LinkedList<PendingSearch> _searches = [];
    private readonly LinkedList<PendingWrite> _writes = [];
    private readonly HashSet<string> _writing = new(StringComparer.Ordinal);
    private bool _hasWritten;
    private bool _hasSent;
    private long _lastSent;

    public StoreSession Session => session;

    /// <summary>The newest read of each key.</summary>
    public Dictionary<RemoteKey, PendingRead> Reads { get; } = [];

    /// <summary>The newest search of each kind.</summary>
    public Dictionary<StoreSearch, PendingSearch> Searches { get; } = [];

    /// <summary>How many searches are being made.</summary>
    public int Searching { get; set; }

    public StoreRate Rate { get; } = new(time);

    public StoreCircuit Circuit { get; } = new(time);
    public StoreTraffic Traffic { get; } = new(time);

    /// <summary>The connection that is being made or was made; null before, and after a failure.</summary>
    public TaskCompletionSource<ConnectResult>? Connecting { get; set; }

    public IStoreClient? Client { get; set; }

    /// <summary>Why the last attempt to connect failed; null after a success.</summary>
    public FetchFailure? ConnectFailure { get; set; }

    public long ConnectFailedAt { get; set; }

    /// <summary>Calls over the connection that have not ended.</summary>
    public int InFlight { get; set; }

    public long LastUsed { get; set; } = time.GetTimestamp();

    /// <summary>Whether another identity has taken its place.</summary>
    public bool IsRetired { get; set; }

    /// <summary>Whether it waits for other stores' calls to end.</summary>
    public bool IsStarved { get; set; }

    /// <summary>Whether a timer is set for it.</summary>
    public bool IsScheduled { get; set; }

    /// <summary>How many reads and writes wait, and searches that may begin.</summary>
    public int Queued => _queue.Count + _writes.Count + (Searching < MaxSearches ? _searches.Count : 0);

    /// <summary>Writes that wait for a call, the oldest first.</summary>
    public IReadOnlyCollection<PendingWrite> Writes => _writes;

    /// <summary>
    /// The newest read of each key, and older ones that are to be asked again: a forced want began a newer one meanwhile.
    /// </summary>
    public IReadOnlyList<PendingRead> All() => [.. Reads.Values.Union(_queue)];

    public void Enqueue(PendingRead read) => _queue.AddLast(read);

    /// <summary>Reads that were asked for without success come before the others.</summary>
    public void EnqueueFirst(PendingRead read) => _queue.AddFirst(read);

    public void Enqueue(PendingSearch search) => _searches.AddLast(search);

    public void EnqueueFirst(PendingSearch search) => _searches.AddFirst(search);

    public void Remove(PendingSearch search) => _searches.Remove(search);

    /// <summary>The next search, taken out; null where none may begin.</summary>
    public PendingSearch? NextSearch()
    {
        if (Searching >= MaxSearches || _searches.First is not { Value: var next })
        {
            return null;
        }

        _searches.RemoveFirst();
        return next;
    }

    /// <summary>The newest search of each kind, and older ones that are to be made again.</summary>
    public IReadOnlyList<PendingSearch> AllSearches() => [.. Searches.Values.Union(_searches)];

    /// <summary>All searches that are queued, taken out.</summary>
    public IReadOnlyList<PendingSearch> TakeSearches()
    {
        List<PendingSearch> all = [.. _searches];
        _searches.Clear();
        return all;
    }

    public void Remove(PendingRead read) => _queue.Remove(read);

    public void Enqueue(PendingWrite write) => _writes.AddLast(write);

    /// <summary>A write that was made without success comes before the others.</summary>
    public void EnqueueFirst(PendingWrite write) => _writes.AddFirst(write);

    public void Remove(PendingWrite write) => _writes.Remove(write);

    /// <summary>
    /// The next write, taken out; null where there is none, or where reads have their turn. Of one secret one write is made at
    /// a time: a property is written by reading the whole before.
    /// </summary>
    public PendingWrite? NextWrite()
    {
        if (_writes.Count == 0)
        {
            return null;
        }

        var next = _hasWritten && _queue.Count > 0 ? null : _writes.FirstOrDefault(w => !_writing.Contains(w.Name));
        _hasWritten = next is not null;
        if (next is not null)
        {
            _writes.Remove(next);
            _writing.Add(next.Name);
        }

        return next;
    }

    /// <summary>The call of a write has ended.</summary>
    public void Ended(PendingWrite write) => _writing.Remove(write.Name);

    /// <summary>All reads that are queued, taken out.</summary>
    public IReadOnlyList<PendingRead> TakeAll()
    {
        List<PendingRead> all = [.. _queue];
        _queue.Clear();
        return all;
    }

    /// <summary>The keys of the next call.</summary>
    /// <param name="wait">How long to wait for more; zero where there is a call.</param>
    /// <returns>The reads, taken out; null where the call is to wait, or where nothing is to be read.</returns>
    public IReadOnlyList<PendingRead>? NextCall(out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        if (_queue.First?.Value is not { } first)
        {
            return null;
        }

        var most = Client!.MaxKeysPerCall;
        if (most == 1 || !Client.CanBatch(first.Key))
        {
            _queue.RemoveFirst();
            return [first];
        }

        var batch = new List<LinkedListNode<PendingRead>>();
        for (var node = _queue.First; node is not null && batch.Count < most; node = node.Next)
        {
            if (Client.CanBatch(node.Value.Key))
            {
                batch.Add(node);
            }
        }

        if (batch.Count < most && _hasSent)
        {
            wait = BatchInterval - time.GetElapsedTime(_lastSent);
            if (wait > TimeSpan.Zero)
            {
                return null;
            }

            wait = TimeSpan.Zero;
        }

        foreach (var node in batch)
        {
            _queue.Remove(node);
        }

        _hasSent = true;
        _lastSent = time.GetTimestamp();
        return [.. batch.Select(static n => n.Value)];
    }
}
