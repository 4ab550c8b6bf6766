using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Stores;

/// <summary>
/// Reads from stores for all objects together: one connection an identity, one read of a key however many objects want
/// it, calls as large and as many as the store allows. No pass waits for a store: an object whose values are not there
/// ends its pass and is woken when they are.
/// </summary>
public sealed partial class StoreScheduler : IDisposable
{
    /// <summary>A value that was read so short a time ago serves any want that is not forced.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    /// <summary>How long a value is kept that nobody waits for: it serves objects that were due when it was read.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromSeconds(10);

    /// <summary>How long an object waits for a store before it gets a failure.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>When an object is reconciled again that nobody has woken.</summary>
    public static readonly TimeSpan Fallback = TimeSpan.FromMinutes(2);

    // A Secret holds 1 MiB; of each document a property may be wanted only.
    private const long MaxBytesOfObject = 32 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<(StoreKey Store, string Namespace), StoreLane> _lanes = [];
    private readonly Dictionary<ObjectKey, Waiter> _waiters = [];
    private readonly ReferenceReader _references;
    private readonly Action<ObjectKey> _wake;
    private readonly TimeProvider _time;
    private readonly ITimer _sweeper;
    private readonly CancellationTokenSource _ending = new();
    private bool _isDisposed;

    /// <summary>Hears the provider's key whenever a store asked to be called less; called within the scheduler's lock.</summary>
    public Action<string>? OnThrottled { get; init; }

    /// <summary>Begins.</summary>
    /// <param name="references">Makes what connections read their credentials with.</param>
    /// <param name="wake">Has an object reconciled again.</param>
    /// <param name="time">The clock.</param>
    public StoreScheduler(ReferenceReader references, Action<ObjectKey> wake, TimeProvider time)
    {
        _references = references;
        _wake = wake;
        _time = time;
        _sweeper = time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
    }

    /// <summary>Takes what an object wants, or notes that it wants it.</summary>
    /// <param name="wants">What it wants.</param>
    /// <returns>The values; null where they are still to come: the object is woken when they are there.</returns>
    public RemoteReads? Read(StoreWants wants)
    {
        var work = new SchedulerWork();
        lock (_gate)
        {
            if (TryTake(wants) is { } found)
            {
                return found;
            }

            Register(wants, work);
        }

        Run(work);
        RemoteReads? answered;
        lock (_gate)
        {
            // A store may answer without waiting.
            answered = _waiters.TryGetValue(wants.Item, out var waiter) && waiter.Pending == 0 ? TryTake(wants) : null;
        }

        if (answered is not null)
        {
            work.Woken.Remove(wants.Item);
        }

        Wake(work);
        return answered;
    }

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ObjectKey item)
    {
        lock (_gate)
        {
            if (_waiters.Remove(item, out var waiter))
            {
                Drop(waiter);
            }
        }
    }

    /// <summary>Closes the connections of a store that is gone.</summary>
    public void Forget(StoreKey store)
    {
        var work = new SchedulerWork();
        lock (_gate)
        {
            foreach (var lane in _lanes.Values.Where(l => l.Session.Identity.Store == store).ToList())
            {
                Retire(lane, work);
            }
        }

        Run(work);
        Wake(work);
    }

    /// <summary>Ends all calls, closes all connections, clears all values.</summary>
    public void Dispose()
    {
        var work = new SchedulerWork();
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _waiters.Clear();
            foreach (var lane in _lanes.Values.ToList())
            {
                Retire(lane, work);
                foreach (var read in lane.Reads.Values)
                {
                    read.Clear();
                }
            }
        }

        _sweeper.Dispose();
        _ending.Cancel();
        Run(work);
    }

    internal void Release(IReadOnlyCollection<PendingRead> reads, IReadOnlyCollection<PendingSearch> searches)
    {
        var work = new SchedulerWork();
        lock (_gate)
        {
            foreach (var search in searches)
            {
                Release(search);
            }

            foreach (var read in reads)
            {
                Release(read);
            }

            DispatchStarved(work);
        }

        Run(work);
        Wake(work);
    }
}
