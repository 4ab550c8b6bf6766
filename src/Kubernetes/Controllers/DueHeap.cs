using System.Diagnostics.CodeAnalysis;

namespace Keyferry.Kubernetes.Controllers;

/// <summary>
/// Keys ordered by the moment at which they are due: a binary heap that knows where each key stands, so that it holds
/// each key once however often its moment changes. Keys of the same moment come in the order in which it was set.
/// </summary>
/// <typeparam name="TKey">What names an object.</typeparam>
internal sealed class DueHeap<TKey>
    where TKey : notnull
{
    private readonly List<Entry> _heap = [];
    private readonly Dictionary<TKey, int> _positions = [];
    private long _sequence;

    /// <summary>How many keys there are.</summary>
    public int Count => _heap.Count;

    /// <summary>Whether the key has a moment.</summary>
    public bool Contains(TKey key) => _positions.ContainsKey(key);

    /// <summary>The moment at which a key is due.</summary>
    public bool TryGet(TKey key, out long due)
    {
        var there = _positions.TryGetValue(key, out var position);
        due = there ? _heap[position].Due : 0;
        return there;
    }

    /// <summary>The key that is due first.</summary>
    public bool TryPeek([MaybeNullWhen(false)] out TKey key, out long due)
    {
        if (_heap.Count == 0)
        {
            key = default;
            due = 0;
            return false;
        }

        (key, due, _) = _heap[0];
        return true;
    }

    /// <summary>Sets the moment of a key, new or known.</summary>
    public void Set(TKey key, long due)
    {
        var entry = new Entry(key, due, _sequence++);
        if (!_positions.TryGetValue(key, out var position))
        {
            position = _heap.Count;
            _heap.Add(entry);
        }

        Sift(position, entry);
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
    public (int Count, long First) DueAt(long now)
    {
        if (!TryPeek(out _, out var first) || first > now)
        {
            return (0, now);
        }

        return (_heap.Count(e => e.Due <= now), first);
    }

    private void Sift(int position, Entry entry)
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

    private void Put(int position, Entry entry)
    {
        _heap[position] = entry;
        _positions[entry.Key] = position;
    }

    private readonly record struct Entry(TKey Key, long Due, long Sequence)
    {
        public bool IsBefore(Entry other) =>
            Due < other.Due || (Due == other.Due && Sequence < other.Sequence);
    }
}
