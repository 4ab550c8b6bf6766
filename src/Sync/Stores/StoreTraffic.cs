namespace Keyferry.Sync.Stores;

/// <summary>
/// Counts, over the last minute, what objects wanted of a store and what the store was called for. Guarded by the scheduler's
/// lock.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class StoreTraffic(TimeProvider time)
{
    private const int Slots = 6;
    private static readonly TimeSpan SlotLength = TimeSpan.FromSeconds(10);

    private readonly Slot[] _slots = [.. Enumerable.Range(0, Slots).Select(static _ => new Slot())];
    private readonly long _began = time.GetTimestamp();

    /// <summary>How often the store asked to be called less, since the connection was first wanted.</summary>
    public int Throttled { get; private set; }

    /// <summary>An object wants a key.</summary>
    /// <param name="keys">How many keys.</param>
    public void Wanted(int keys = 1) => Current().Wanted += keys;

    /// <summary>A call begins.</summary>
    /// <param name="keys">How many keys it reads.</param>
    public void Called(int keys)
    {
        var slot = Current();
        slot.Calls++;
        slot.Read += keys;
    }

    /// <summary>The store asked to be called less.</summary>
    public void Slowed() => Throttled++;

    /// <summary>What was counted in the last minute.</summary>
    public (int Wanted, int Read, int Calls) LastMinute()
    {
        var now = Number();
        var (wanted, read, calls) = (0, 0, 0);
        foreach (var slot in _slots)
        {
            if (now - slot.Number < Slots)
            {
                wanted += slot.Wanted;
                read += slot.Read;
                calls += slot.Calls;
            }
        }

        return (wanted, read, calls);
    }

    private Slot Current()
    {
        var number = Number();
        var slot = _slots[number % Slots];
        if (slot.Number != number)
        {
            slot.Begin(number);
        }

        return slot;
    }

    // From Slots up, so that a slot that was never used is an old one.
    private long Number() => Slots + (time.GetElapsedTime(_began).Ticks / SlotLength.Ticks);

    private sealed class Slot
    {
        public long Number { get; private set; }

        public int Wanted { get; set; }

        public int Read { get; set; }

        public int Calls { get; set; }

        public void Begin(long number)
        {
            Number = number;
            Wanted = Read = Calls = 0;
        }
    }
}
