using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Stores;

/// <summary>
/// Limits how many objects fetch from one store at a time, and from all slow stores together, so that slow stores leave
/// workers for the others. Who finds no room leaves its worker, and is woken when its store has room or looks again
/// after <see cref="Fallback"/>.
/// </summary>
/// <param name="perStore">How many objects may fetch from one store, or from all slow ones, at a time.</param>
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
    private int _inSlowStores;

    /// <summary>Whether one of the stores has no room now; then the object is noted, and woken when there is.</summary>
    public bool IsFull(IReadOnlyList<StoreKey> stores, ObjectKey who)
    {
        lock (_gate)
        {
            return IsFullLocked(stores, who);
        }
    }

    /// <summary>Takes room in one store.</summary>
    /// <returns>To be disposed of after the fetch; null where there is no room: the object is woken when there is.</returns>
    public IDisposable? TryEnter(StoreKey store, ObjectKey who)
    {
        lock (_gate)
        {
            if (IsFullLocked([store], who))
            {
                return null;
            }

            var occupancy = OfLocked(store);
            occupancy.InFlight++;
            _inSlowStores += occupancy.IsSlow ? 1 : 0;
            return new Slot(this, store, time.GetTimestamp());
        }
    }

    private bool IsFullLocked(IReadOnlyList<StoreKey> stores, ObjectKey who)
    {
        foreach (var store in stores)
        {
            if (_stores.TryGetValue(store, out var occupancy) && RoomIn(occupancy) <= 0)
            {
                if (occupancy.IsWaiting.Add(who))
                {
                    occupancy.Waiting.Enqueue(who);
                }

                return true;
            }
        }

        return false;
    }

    private void Leave(StoreKey store, long entered)
    {
        var woken = new List<ObjectKey>();
        lock (_gate)
        {
            var isSlow = time.GetElapsedTime(entered) >= Slow;
            var occupancy = OfLocked(store);
            _inSlowStores -= occupancy.IsSlow ? occupancy.InFlight : 0;
            occupancy.InFlight--;
            occupancy.IsSlow = isSlow;
            _inSlowStores += isSlow ? occupancy.InFlight : 0;
            for (var room = RoomIn(occupancy); room > 0 && occupancy.Waiting.TryDequeue(out var next); room--)
            {
                occupancy.IsWaiting.Remove(next);
                woken.Add(next);
            }

            if (occupancy is { InFlight: 0, Waiting.Count: 0 } && (!isSlow || _stores.Count > MostIdle))
            {
                _stores.Remove(store);
            }
        }

        foreach (var key in woken)
        {
            wake(key);
        }
    }

    // Many stores that hang, each with a worker of its own, would hold all workers: together they count as one store.
    private int RoomIn(Occupancy occupancy) => occupancy.IsSlow
        ? Math.Min(1 - occupancy.InFlight, _perStore - _inSlowStores)
        : _perStore - occupancy.InFlight;

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

    private sealed class Slot(StoreSlots owner, StoreKey store, long entered) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                owner.Leave(store, entered);
            }
        }
    }
}
