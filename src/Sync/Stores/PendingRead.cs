using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>
/// One read of one remote key, from when the first object wants it until nobody needs its value any more. Guarded by the
/// scheduler's lock.
/// </summary>
/// <param name="lane">The store that is read.</param>
/// <param name="key">The key.</param>
/// <param name="requestedAt">When it was first wanted.</param>
internal sealed class PendingRead(StoreLane lane, RemoteKey key, long requestedAt)
{
    private ReadResult _result;

    public StoreLane Lane => lane;

    public RemoteKey Key => key;

    public long RequestedAt => requestedAt;

    /// <summary>When the call began that brought the value; the value may be as old as that.</summary>
    public long StartedAt { get; private set; }

    public bool IsStarted { get; private set; }

    public bool IsDone { get; private set; }

    public long DoneAt { get; private set; }

    /// <summary>Whether the store asked to slow down when the key was last asked for.</summary>
    public FetchFailure? Throttled { get; set; }

    /// <summary>Objects that wait for it.</summary>
    public List<Waiter> Waiters { get; } = [];

    /// <summary>How many waiters and passes need the value.</summary>
    public int Uses { get; set; }

    /// <summary>The result. The value stays the scheduler's.</summary>
    public ReadResult Result => _result;

    /// <summary>How many bytes it holds.</summary>
    public long Length => _result.Value?.Length ?? 0;

    public void Start(long now)
    {
        IsStarted = true;
        StartedAt = now;
    }

    /// <summary>The call brought nothing for this key; it is asked for again.</summary>
    public void Restart() => IsStarted = false;

    public void Complete(ReadResult result, long now)
    {
        _result = result;
        IsDone = true;
        DoneAt = now;
    }

    /// <summary>Clears the value.</summary>
    public void Clear()
    {
        _result.Value?.Dispose();
        _result = default;
    }
}
