using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>
/// One search of a store, and the reads of all that it found: from when the first object wants it until nobody needs its
/// values any more. It is done when the last value is there. Guarded by the scheduler's lock.
/// </summary>
internal sealed class PendingSearch : IDisposable
{
    private readonly CancellationTokenSource _giveUp = new();
    private bool _isListed;

    public PendingSearch(StoreLane lane, StoreSearch search, long requestedAt)
    {
        (Lane, Search, RequestedAt, Token) = (lane, search, requestedAt, _giveUp.Token);
        Values = new Waiter(this, requestedAt);
    }

    public StoreLane Lane { get; }

    public StoreSearch Search { get; }

    public long RequestedAt { get; }

    /// <summary>Ends the search itself.</summary>
    public CancellationToken Token { get; }

    /// <summary>When the search began; what it brings may be as old as that.</summary>
    public long StartedAt { get; private set; }

    public bool IsStarted { get; private set; }

    public bool IsDone { get; private set; }

    public long DoneAt { get; private set; }

    /// <summary>Whether the store asked to slow down when it was last searched.</summary>
    public FetchFailure? Throttled { get; set; }

    /// <summary>What was listed; null before.</summary>
    public FoundSecrets? Found { get; set; }

    /// <summary>Waits for the values of what was found.</summary>
    public Waiter Values { get; }

    /// <summary>Objects that wait for it.</summary>
    public List<Waiter> Waiters { get; } = [];

    /// <summary>How many waiters and passes need it.</summary>
    public int Uses { get; set; }

    public void Start(long now)
    {
        IsStarted = true;
        StartedAt = now;
    }

    /// <summary>The search brought nothing; it is made again.</summary>
    public void Restart() => IsStarted = false;

    public void Complete(long now)
    {
        IsDone = true;
        DoneAt = now;
    }

    /// <summary>What passes see of it.</summary>
    public SearchResult Result() => new(
        Found!.Secrets.Select(s => new FoundSecret(
            s.Name,
            Values.Reads.TryGetValue((Lane.Session.Identity.Store, s.Key), out var read)
                ? read.Result
                : ReadResult.Of(BoundedAnswers.TooLarge))),
        Found.ConvertsNames, Found.Failure);

    /// <summary>Ends the search, if it is still going on; not at once, since the lock is held.</summary>
    public void GiveUp()
    {
        if (!_isListed)
        {
            _ = _giveUp.CancelAsync();
        }
    }

    /// <summary>The listing has ended, and is not made again.</summary>
    public void Dispose()
    {
        _isListed = true;
        _giveUp.Dispose();
    }
}
