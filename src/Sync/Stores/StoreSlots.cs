using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Stores;

/// <summary>
/// Limits how many objects fetch from one store at a time, so that a slow store leaves workers for the others. Who finds
/// a store full leaves its worker, and is woken when there is room.
/// </summary>
/// <param name="perStore">How many objects may fetch from one store at a time.</param>
/// <param name="wake">Has an object looked at again.</param>
/// <param name="time">The clock.</param>
public sealed class StoreSlots(int perStore, Action<ObjectKey> wake, TimeProvider time)
{
    /// <summary>When an object looks again that nobody has woken.</summary>
    public static readonly TimeSpan Fallback = TimeSpan.FromMinutes(2);

    // A fetch that took this long: until one is quicker, the store gets one object at a time.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(30);

    // Stores that are slow and have no user stay known; no more than this many.
    private const int MostIdle = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<StoreKey, Occupancy> _stores = [];
    private readonly int _perStore = Math.Max(1, perStore);

    /// <summary>Whether one of the stores has no room now; then the object is noted, and woken when there is.</summary>
    public bool IsFull(IReadOnlyList<StoreKey> stores, ObjectKey who)
    {
        lock (_gate)
        {
            return FindFullLocked(stores, who) is not null;
        }
    }

    /// <summary>Takes room in all stores, or in none.</summary>
    /// <returns>To be disposed of after the fetch; null where there is no room: the object is woken when there is.</returns>
    public IDisposable? TryEnter(IReadOnlyList<StoreKey> stores, ObjectKey who)
    {
        lock (_gate)
        {
            if (FindFullLocked(stores, who) is not null)
            {
                return null;
            }

            foreach (var store in stores)
            {
                OfLocked(store).InFlight++;
            }

            return new Slot(this, stores, time.GetTimestamp());
        }
    }

    private StoreKey? FindFullLocked(IReadOnlyList<StoreKey> stores, ObjectKey who)
    {
        foreach (var store in stores)
        {
            if (_stores.TryGetValue(store, out var occupancy) && occupancy.InFlight >= LimitOf(occupancy))
            {
                if (occupancy.IsWaiting.Add(who))
                {
                    occupancy.Waiting.Enqueue(who);
                }

                return store;
            }
        }

        return null;
    }

    private void Leave(IReadOnlyList<StoreKey> stores, long entered)
    {
        var woken = new List<ObjectKey>();
        lock (_gate)
        {
            var isSlow = time.GetElapsedTime(entered) >= Slow;
            foreach (var store in stores)
            {
                var occupancy = OfLocked(store);
                occupancy.InFlight--;
                occupancy.IsSlow = isSlow;
                for (var room = LimitOf(occupancy) - occupancy.InFlight;
                    room > 0 && occupancy.Waiting.TryDequeue(out var next); room--)
                {
                    occupancy.IsWaiting.Remove(next);
                    woken.Add(next);
                }

                if (occupancy is { InFlight: 0, Waiting.Count: 0 } && (!isSlow || _stores.Count > MostIdle))
                {
                    _stores.Remove(store);
                }
            }
        }

        foreach (var key in woken)
        {
            wake(key);
        }
    }

    private int LimitOf(Occupancy occupancy) => occupancy.IsSlow ? 1 : _perStore;

    private Occupancy OfLocked(StoreKey store)
    {
        if (!_stores.TryGetValue(store, out var occupancy))
        {
            _stores[store] = occupancy = new Occupancy();
        }

        return occupancy;
    }

    private sealed class Occupancy
    {
        public int InFlight { get; set; }

        public bool IsSlow { get; set; }

        public Queue<ObjectKey> Waiting { get; } = [];

        public HashSet<ObjectKey> IsWaiting { get; } = [];
    }

    private sealed class Slot(StoreSlots owner, IReadOnlyList<StoreKey> stores, long entered) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                owner.Leave(stores, entered);
            }
        }
    }
}
