using System.Threading.Channels;

namespace Keyferry.Sync.Queue;

/// <summary>
/// Keys that wait to be looked at. A key waits once however often it is added, is never handed to two workers at once,
/// and comes back when it was added while a worker had it. Of several times to look again the earliest counts.
/// </summary>
/// <typeparam name="TKey">What names an object.</typeparam>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    // After a conflict: long enough for the watch to bring the other's write, too short for a person to notice.
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly Channel<TKey> _ready = Channel.CreateUnbounded<TKey>();
    private readonly HashSet<TKey> _waiting = [];
    private readonly HashSet<TKey> _processing = [];
    private readonly HashSet<TKey> _addedMeanwhile = [];
    private readonly Dictionary<TKey, DateTimeOffset> _due = [];
    private readonly PriorityQueue<TKey, DateTimeOffset> _later = new();
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly TimeProvider _time;
    private readonly RetryBackoff _backoff;
    private readonly ITimer _timer;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="backoff">How long failures wait.</param>
    public WorkQueue(TimeProvider time, RetryBackoff backoff)
    {
        _time = time;
        _backoff = backoff;
        _timer = time.CreateTimer(
            static state => ((WorkQueue<TKey>)state!).MoveDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many keys wait for a worker now.</summary>
    public int Depth
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Whether the key waits, is being worked on, or has a time to be looked at again.</summary>
    public bool Knows(TKey key)
    {
        lock (_gate)
        {
            return _waiting.Contains(key) || _processing.Contains(key) || _due.ContainsKey(key);
        }
    }

    /// <summary>Adds a key, to be looked at as soon as a worker is free.</summary>
    public void Add(TKey key)
    {
        lock (_gate)
        {
            AddLocked(key);
        }
    }

    /// <summary>Adds a key after a time.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (_gate)
        {
            if (delay <= TimeSpan.Zero)
            {
                AddLocked(key);
                return;
            }

            var due = _time.GetUtcNow() + delay;
            if (_due.TryGetValue(key, out var known) && known <= due)
            {
                return;
            }

            _due[key] = due;
            _later.Enqueue(key, due);
            Arm();
        }
    }

    /// <summary>Waits for the next key; the worker must call <see cref="Finish"/> with it.</summary>
    public async ValueTask<TKey> TakeAsync(CancellationToken cancellation)
    {
        var key = await _ready.Reader.ReadAsync(cancellation);
        lock (_gate)
        {
            _waiting.Remove(key);
            _processing.Add(key);

            // This pass says itself when it wants to look again.
            _due.Remove(key);
        }

        return key;
    }

    /// <summary>Tells how a pass ended.</summary>
    public void Finish(TKey key, Outcome outcome)
    {
        TimeSpan? delay = null;
        lock (_gate)
        {
            _processing.Remove(key);
            switch (outcome.Kind)
            {
                case OutcomeKind.Retry:
                    var failures = _failures.GetValueOrDefault(key) + 1;
                    _failures[key] = failures;
                    delay = _backoff.Delay(failures);
                    break;
                case OutcomeKind.Again:
                    delay = Breath;
                    break;
                case OutcomeKind.After:
                    _failures.Remove(key);
                    delay = outcome.Delay;
                    break;
                default:
                    _failures.Remove(key);
                    break;
            }

            if (_addedMeanwhile.Remove(key))
            {
                AddLocked(key);
            }
        }

        if (delay is { } wait)
        {
            AddAfter(key, wait);
        }
    }

    /// <summary>Stops the timer; keys still waiting are forgotten with the queue.</summary>
    public void Dispose() => _timer.Dispose();

    private void AddLocked(TKey key)
    {
        if (_processing.Contains(key))
        {
            _addedMeanwhile.Add(key);
        }
        else if (_waiting.Add(key))
        {
            _ready.Writer.TryWrite(key);
        }
    }

    private void MoveDue()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            while (_later.TryPeek(out var key, out var due) && due <= now)
            {
                _later.Dequeue();

                // An entry that was superseded by an earlier one, or by a pass, no longer counts.
                if (_due.TryGetValue(key, out var current) && current == due)
                {
                    _due.Remove(key);
                    AddLocked(key);
                }
            }

            Arm();
        }
    }

    private void Arm()
    {
        if (_later.TryPeek(out _, out var due))
        {
            // A timer takes at most 49 days; waking too early is harmless.
            var wait = due - _time.GetUtcNow();
            wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : wait;
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }
}
