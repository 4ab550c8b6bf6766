namespace Keyferry.Kubernetes.Controllers;

/// <summary>
/// Keys ordered by the moment at which they are due: a binary heap that knows where each key stands, so that it holds
/// each key once however often its moment changes. Keys of the same moment come in the order in which it was set.
/// </summary>
/// <typeparam name="TKey">What names an object.</typeparam>
internal sealed class DueHeap<TKey>
    where TKey : notnull
{
    private readonly List<DelayedKey<TKey>> _heap = [];
    private readonly Dictionary<TKey, int> _positions = [];
    private long _sequence;

    /// <summary>How many keys there are.</summary>
    public int Count => _heap.Count;

    /// <summary>Whether the key has a moment.</summary>
    public bool Contains(TKey key) => _positions.ContainsKey(key);

    /// <summary>Why the key is to be reconciled at its moment.</summary>
    public bool TryGetReason(TKey key, out ReconcileReason reason)
    {
        var there = _positions.TryGetValue(key, out var position);
        reason = there ? _heap[position].Reason : default;
        return there;
    }

    /// <summary>The moment of a key; null where it has none.</summary>
    public DelayedKey<TKey>? Find(TKey key) => _positions.TryGetValue(key, out var position) ? _heap[position] : null;

    /// <summary>The keys whose moment has come, in no order.</summary>
    public IEnumerable<DelayedKey<TKey>> DueKeys(long now) => _heap.Where(e => e.Due <= now);

    /// <summary>The key that is due first.</summary>
    public bool TryPeek(out DelayedKey<TKey> first)
    {
        first = _heap.Count == 0 ? default : _heap[0];
        return _heap.Count > 0;
    }

    /// <summary>Sets the moment of a key. Of two moments the earlier stands, and of two reasons the more urgent.</summary>
    /// <returns>Whether the key is due earlier than before.</returns>
    public bool Set(TKey key, long due, ReconcileReason reason)
    {
        if (!_positions.TryGetValue(key, out var position))
        {
            _heap.Add(default);
            Sift(_heap.Count - 1, new DelayedKey<TKey>(key, reason, due, _sequence++));
            return true;
        }

        var known = _heap[position];
        if (reason < known.Reason)
        {
            _heap[position] = known = known with { Reason = reason };
        }

        if (due >= known.Due)
        {
            return false;
        }

        Sift(position, known with { Due = due, Sequence = _sequence++ });
        return true;
    }

    /// <summary>Takes a key out.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(TKey key)
    {
        if (!_positions.Remove(key, out var position))
        {
            return false;
        }

        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (position < _heap.Count)
        {
            Sift(position, last);
        }

        return true;
    }

    /// <summary>How many keys were due at a moment, and the first of their moments.</summary>
    public (int Count, long First) DueAt(long now) => TryPeek(out var first) && first.Due <= now
        ? (_heap.Count(e => e.Due <= now), first.Due)
        : (0, now);

    private void Sift(int position, DelayedKey<TKey> entry)
    {
        while (position > 0 && entry.IsBefore(_heap[(position - 1) / 2]))
        {
            Put(position, _heap[(position - 1) / 2]);
            position = (position - 1) / 2;
        }

        while (true)
        {
            var child = (2 * position) + 1;
            if (child + 1 < _heap.Count && _heap[child + 1].IsBefore(_heap[child]))
            {
                child++;
            }

            if (child >= _heap.Count || !_heap[child].IsBefore(entry))
            {
                break;
            }

            Put(position, _heap[child]);
            position = child;
        }

        Put(position, entry);
    }

    private void Put(int position, DelayedKey<TKey> entry)
    {
        _heap[position] = entry;
        _positions[entry.Key] = position;
    }
}

/// <summary>A key that waits for its moment.</summary>
/// <param name="Key">Names the object.</param>
/// <param name="Reason">Why it is to be reconciled then.</param>
/// <param name="Due">The moment, as a timestamp.</param>
/// <param name="Sequence">The order in which moments were set.</param>
internal readonly record struct DelayedKey<TKey>(TKey Key, ReconcileReason Reason, long Due, long Sequence)
    where TKey : notnull
{
    /// <summary>Whether it comes before another.</summary>
    public bool IsBefore(DelayedKey<TKey> other) => Due < other.Due || (Due == other.Due && Sequence < other.Sequence);
}
