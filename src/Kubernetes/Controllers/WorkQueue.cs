namespace Keyferry.Kubernetes.Controllers;

/// <summary>
/// Keys that wait to be reconciled. A key waits once however often it is added, is never handed to two workers at once,
/// and comes back when it was added while a worker had it. Of several times to reconcile again the earliest counts. What a
/// person waits for comes before what is only due, and neither starves. Delays are measured by a clock that is never set,
/// and none is longer than <see cref="LongestDelay"/>.
/// </summary>
/// <typeparam name="TKey">What names an object.</typeparam>
public sealed partial class WorkQueue<TKey> : IWorkQueue<TKey>, IDisposable
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _available = new(0);
    private readonly ReadyLanes<TKey> _ready = new();
    private readonly Dictionary<TKey, ReadyKey<TKey>> _processing = [];
    private readonly Dictionary<TKey, long> _dueSince = [];
    private readonly Dictionary<TKey, ReconcileReason> _addedMeanwhile = [];
    private readonly DueHeap<TKey> _later = new();
    private readonly Dictionary<TKey, int> _attempts = [];
    private readonly TimeProvider _time;
    private readonly RetryBackoff _backoff;
    private readonly QueueObserverGuard _observer;
    private readonly ITimer _timer;
    private long _lastProgress;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="backoff">How long failures wait.</param>
    /// <param name="name">The queue's name in metrics.</param>
    /// <param name="observer">Notified of what happens to keys; null means none is.</param>
    public WorkQueue(TimeProvider time, RetryBackoff backoff, string name = "", IWorkQueueObserver? observer = null)
    {
        _time = time;
        _backoff = backoff;
        Name = name;
        _observer = new QueueObserverGuard(observer);
        _lastProgress = time.GetTimestamp();
        _timer = time.CreateTimer(
            static state => ((WorkQueue<TKey>)state!).MoveDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// The longest wait: who asks for more is reconciled after this and may ask again. Bounds what a manifest's number can
    /// do to arithmetic and timers.
    /// </summary>
    public static TimeSpan LongestDelay { get; } = TimeSpan.FromHours(24);

    /// <summary>The queue's name in metrics.</summary>
    public string Name { get; }

    /// <summary>How many keys wait for a worker now.</summary>
    public int Depth
    {
        get
        {
            lock (_gate)
            {
                return _ready.Count;
            }
        }
    }

    /// <summary>How the queue stands now.</summary>
    public QueueState State()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var (late, first) = _later.DueAt(now);
            if (_ready.Oldest() is { } oldest && (late == 0 || oldest < first))
            {
                first = oldest;
            }

            var longest = _processing.Values.Select(pass => now - pass.Since).DefaultIfEmpty().Max();
            var total = _processing.Values.Sum(pass => now - pass.Since);
            return new QueueState(
                _ready.Count + late, Span(now - first), _processing.Count, Span(longest), Span(total),
                _later.Count - late, Span(now - _lastProgress), _ready.DueCount + late);
        }
    }

    /// <summary>Whether the key waits, is being worked on, or has a time to be reconciled again.</summary>
    public bool Knows(TKey key)
    {
        lock (_gate)
        {
            return _ready.Contains(key) || _processing.ContainsKey(key) || _later.Contains(key);
        }
    }

    /// <summary>Adds a key that changed, to be reconciled as soon as a worker is free.</summary>
    /// <param name="key">Names the object.</param>
    public void Add(TKey key) => Add(key, ReconcileReason.Spec);

    /// <inheritdoc/>
    public void Add(TKey key, ReconcileReason reason)
    {
        bool added;
        lock (_gate)
        {
            added = AddLocked(key, reason, _time.GetTimestamp());
        }

        Notify(added);
    }

    /// <summary>Adds a key after a time; a time that is not positive is none.</summary>
    /// <param name="key">Names the object.</param>
    /// <param name="delay">The time.</param>
    /// <param name="reason">Why.</param>
    public void AddAfter(TKey key, TimeSpan delay, ReconcileReason reason = ReconcileReason.Refresh)
    {
        bool added;
        lock (_gate)
        {
            added = AddAfterLocked(key, delay, reason);
        }

        Notify(added);
    }

    /// <inheritdoc/>
    public async ValueTask<TKey> TakeAsync(CancellationToken cancellation)
    {
        await _available.WaitAsync(cancellation);
        ReadyKey<TKey> next;
        long now;
        lock (_gate)
        {
            now = _lastProgress = _time.GetTimestamp();
            if (!_ready.TryTake(out next))
            {
                throw new InvalidOperationException("the semaphore counts keys that are not there");
            }

            _processing[next.Key] = next with { Since = now };
            _dueSince[next.Key] = next.Since;

            // This pass says itself when it wants to be reconciled again.
            _later.Remove(next.Key);
        }

        _observer.Taken(Name, next.Reason, Span(now - next.Since));
        return next.Key;
    }

    /// <summary>Since when a key has been due that a worker has now, as a timestamp; now, for any other key.</summary>
    public long DueSince(TKey key)
    {
        lock (_gate)
        {
            return _dueSince.TryGetValue(key, out var since) ? since : _time.GetTimestamp();
        }
    }

    /// <inheritdoc/>
    public void Finish(TKey key, ReconcileResult result)
    {
        var added = false;
        TimeSpan worked;
        TimeSpan? delay;
        lock (_gate)
        {
            var now = _lastProgress = _time.GetTimestamp();
            worked = _processing.Remove(key, out var pass) ? Span(now - pass.Since) : TimeSpan.Zero;
            delay = Delay(key, result);
            _dueSince.Remove(key);

            // What the pass did not come to is still wanted, for the reason that it had.
            var left = result.Kind is ReconcileResultKind.Requeue or ReconcileResultKind.Cancelled || result.KeepsAttempts
                ? pass.Reason
                : ReconcileReason.Refresh;
            if (_addedMeanwhile.Remove(key, out var reason))
            {
                added = AddLocked(key, reason < left ? reason : left, now);
            }
            else if (result.Kind == ReconcileResultKind.Cancelled)
            {
                added = AddLocked(key, left, now);
            }

            if (delay is { } wait)
            {
                added |= AddAfterLocked(key, wait, left);
            }
        }

        _observer.Finished(Name, worked);
        if (delay is { } pause && result.Kind is ReconcileResultKind.RequeueWithBackoff or ReconcileResultKind.Requeue)
        {
            _observer.Retried(Name, pause);
        }

        Notify(added);
    }

    /// <summary>Stops the timer; keys still waiting are forgotten with the queue. Keys may still be added, to no effect.</summary>
    public void Dispose() => _timer.Dispose();

    private TimeSpan? Delay(TKey key, ReconcileResult result)
    {
        switch (result.Kind)
        {
            case ReconcileResultKind.RequeueWithBackoff:
                return _backoff.Delay(_attempts[key] = _attempts.GetValueOrDefault(key) + 1, result.Delay, result.LongestBackoff);
            case ReconcileResultKind.Requeue:
                return _backoff.ConflictDelay(_attempts[key] = _attempts.GetValueOrDefault(key) + 1);
            case ReconcileResultKind.Cancelled:
                return null;
            case ReconcileResultKind.RequeueAfter when result.KeepsAttempts:
                return result.Delay;
            default:
                _attempts.Remove(key);
                return result.Kind == ReconcileResultKind.RequeueAfter ? result.Delay : null;
        }
    }

    private bool AddLocked(TKey key, ReconcileReason reason, long since)
    {
        if (!_processing.ContainsKey(key))
        {
            // Its later time is forgotten with this pass, so the reason for that one counts as well.
            return _ready.Add(key, _later.TryGetReason(key, out var later) && later < reason ? later : reason, since);
        }

        if (!_addedMeanwhile.TryGetValue(key, out var known) || reason < known)
        {
            _addedMeanwhile[key] = reason;
        }

        return false;
    }

    private bool AddAfterLocked(TKey key, TimeSpan delay, ReconcileReason reason)
    {
        var now = _time.GetTimestamp();
        if (delay <= TimeSpan.Zero)
        {
            return AddLocked(key, reason, now);
        }

        if (_later.Set(key, now + Stamps(delay < LongestDelay ? delay : LongestDelay), reason))
        {
            Arm(now);
        }

        return false;
    }

    private void MoveDue()
    {
        var added = 0;
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            while (_later.TryPeek(out var next) && next.Due <= now)
            {
                _later.Remove(next.Key);
                added += AddLocked(next.Key, next.Reason, next.Due) ? 1 : 0;
            }

            Arm(now);
        }

        for (; added > 0; added--)
        {
            Notify(added: true);
        }
    }

    // Outside the lock: a worker that waits may go on at once.
    private void Notify(bool added)
    {
        if (added)
        {
            _observer.Added(Name);
            _available.Release();
        }
    }

    private void Arm(long now)
    {
        if (_later.TryPeek(out var next))
        {
            // Rounded up to what a timer can tell apart: one that comes too early would only be set again.
            var wait = Span(Math.Max(next.Due - now, 0));
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }
    }

    // At most a day, so this cannot overflow: 24 h in nanoseconds are 2^47.
    private long Stamps(TimeSpan span) => (long)Math.Ceiling(span.TotalSeconds * _time.TimestampFrequency);

    private TimeSpan Span(long stamps) => _time.GetElapsedTime(0, stamps);
}
