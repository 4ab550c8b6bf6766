using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Keyferry.Kubernetes.Controllers;

/// <summary>
/// Keys that wait to be looked at. A key waits once however often it is added, is never handed to two workers at once,
/// and comes back when it was added while a worker had it. Of several times to look again the earliest counts. Delays
/// are measured by a clock that is never set, and none is longer than <see cref="LongestDelay"/>.
/// </summary>
/// <typeparam name="TKey">What names an object.</typeparam>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Channel<Waiting> _ready = Channel.CreateUnbounded<Waiting>();
    private readonly HashSet<TKey> _waiting = [];
    private readonly Dictionary<TKey, long> _processing = [];
    private readonly HashSet<TKey> _addedMeanwhile = [];
    private readonly DueHeap<TKey> _later = new();
    private readonly Dictionary<TKey, Attempts> _attempts = [];
    private readonly TimeProvider _time;
    private readonly RetryBackoff _backoff;
    private readonly ObserverGuard _observer;
    private readonly ITimer _timer;
    private long _lastProgress;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="backoff">How long failures wait.</param>
    /// <param name="name">The queue's name in metrics.</param>
    /// <param name="observer">Is told what happens to keys; null means nobody is.</param>
    public WorkQueue(TimeProvider time, RetryBackoff backoff, string name = "", IWorkQueueObserver? observer = null)
    {
        _time = time;
        _backoff = backoff;
        Name = name;
        _observer = new ObserverGuard(observer, null);
        _lastProgress = time.GetTimestamp();
        _timer = time.CreateTimer(
            static state => ((WorkQueue<TKey>)state!).MoveDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// The longest wait: who asks for more is looked at after this and may ask again. Bounds what a manifest's number can
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
                return _waiting.Count;
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
            if (_ready.Reader.TryPeek(out var oldest) && (late == 0 || oldest.Since < first))
            {
                first = oldest.Since;
            }

            long longest = 0, total = 0;
            foreach (var since in _processing.Values)
            {
                longest = Math.Max(longest, now - since);
                total += now - since;
            }

            return new QueueState(
                _waiting.Count + late, Span(now - first), _processing.Count, Span(longest), Span(total),
                _later.Count - late, Span(now - _lastProgress));
        }
    }

    /// <summary>Whether the key waits, is being worked on, or has a time to be looked at again.</summary>
    public bool Knows(TKey key)
    {
        lock (_gate)
        {
            return _waiting.Contains(key) || _processing.ContainsKey(key) || _later.Contains(key);
        }
    }

    /// <summary>Adds a key, to be looked at as soon as a worker is free.</summary>
    public void Add(TKey key)
    {
        bool added;
        lock (_gate)
        {
            added = AddLocked(key, _time.GetTimestamp());
        }

        if (added)
        {
            _observer.Added(Name);
        }
    }

    /// <summary>Adds a key after a time; a time that is not positive is none.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        var added = false;
        lock (_gate)
        {
            added = AddAfterLocked(key, delay);
        }

        if (added)
        {
            _observer.Added(Name);
        }
    }

    /// <summary>Waits for the next key; the worker must call <see cref="Finish"/> with it.</summary>
    public async ValueTask<TKey> TakeAsync(CancellationToken cancellation)
    {
        var (key, since) = await _ready.Reader.ReadAsync(cancellation);
        long now;
        lock (_gate)
        {
            now = _lastProgress = _time.GetTimestamp();
            _waiting.Remove(key);
            _processing[key] = now;

            // This pass says itself when it wants to look again.
            _later.Remove(key);
        }

        _observer.Taken(Name, Span(now - since));
        return key;
    }

    /// <summary>Tells how a pass ended.</summary>
    public void Finish(TKey key, ReconcileResult result)
    {
        bool added;
        TimeSpan worked;
        TimeSpan? delay;
        lock (_gate)
        {
            var now = _lastProgress = _time.GetTimestamp();
            worked = _processing.Remove(key, out var since) ? Span(now - since) : TimeSpan.Zero;
            delay = Delay(key, result);
            added = (_addedMeanwhile.Remove(key) || result.Kind == ReconcileResultKind.Cancelled) && AddLocked(key, now);
            if (delay is { } wait)
            {
                added |= AddAfterLocked(key, wait);
            }
        }

        _observer.Finished(Name, worked);
        if (delay is { } pause && result.Kind is ReconcileResultKind.RequeueWithBackoff or ReconcileResultKind.Requeue)
        {
            _observer.Retried(Name, pause);
        }

        if (added)
        {
            _observer.Added(Name);
        }
    }

    /// <summary>Stops the timer; keys still waiting are forgotten with the queue.</summary>
    public void Dispose() => _timer.Dispose();

    private TimeSpan? Delay(TKey key, ReconcileResult result)
    {
        var before = _attempts.GetValueOrDefault(key);
        switch (result.Kind)
        {
            case ReconcileResultKind.RequeueWithBackoff:
                var failed = _attempts[key] = before with { Failures = before.Failures + 1 };
                return _backoff.Delay(failed.Failures, result.Delay);
            case ReconcileResultKind.Requeue:
                var conflicted = _attempts[key] = before with { Conflicts = before.Conflicts + 1 };
                return _backoff.ConflictDelay(conflicted.Conflicts);
            case ReconcileResultKind.Cancelled:
                return null;
            case ReconcileResultKind.RequeueAfter when result.KeepsAttempts:
                return result.Delay;
            default:
                _attempts.Remove(key);
                return result.Kind == ReconcileResultKind.RequeueAfter ? result.Delay : null;
        }
    }

    private bool AddLocked(TKey key, long since)
    {
        if (_processing.ContainsKey(key))
        {
            _addedMeanwhile.Add(key);
            return false;
        }

        return _waiting.Add(key) && _ready.Writer.TryWrite(new Waiting(key, since));
    }

    private bool AddAfterLocked(TKey key, TimeSpan delay)
    {
        var now = _time.GetTimestamp();
        if (delay <= TimeSpan.Zero)
        {
            return AddLocked(key, now);
        }

        var due = now + Stamps(delay < LongestDelay ? delay : LongestDelay);
        if (!_later.TryGet(key, out var known) || due < known)
        {
            _later.Set(key, due);
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
            while (_later.TryPeek(out var key, out var due) && due <= now)
            {
                _later.Remove(key);
                added += AddLocked(key, due) ? 1 : 0;
            }

            Arm(now);
        }

        for (; added > 0; added--)
        {
            _observer.Added(Name);
        }
    }

    private void Arm(long now)
    {
        if (_later.TryPeek(out _, out var due))
        {
            // Rounded up to what a timer can tell apart: one that comes too early would only be set again.
            var wait = Span(Math.Max(due - now, 0));
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }
    }

    // At most a day, so this cannot overflow: 24 h in nanoseconds are 2^47.
    private long Stamps(TimeSpan span) => (long)Math.Ceiling(span.TotalSeconds * _time.TimestampFrequency);

    private TimeSpan Span(long stamps) => _time.GetElapsedTime(0, stamps);

    private readonly record struct Waiting(TKey Key, long Since);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Attempts(int Failures, int Conflicts);
}
