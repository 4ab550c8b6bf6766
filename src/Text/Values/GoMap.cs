using System.Runtime.InteropServices;

namespace Keyferry.Text.Values;

/// <summary>
/// A Go map with string keys, kept sorted by the keys' bytes: every reader of a map in a template (range, printing,
/// JSON) wants that order, and small maps are found fastest so.
/// </summary>
internal sealed class GoMap
{
    private readonly List<Entry> _entries;

    public GoMap(GoType type, int capacity = 0) => (Type, _entries) = (type, new List<Entry>(capacity));

    /// <summary>A map of any values.</summary>
    public GoMap()
        : this(GoType.AnyMap)
    {
    }

    /// <summary>The map type: <see cref="GoType.AnyMap"/> or <see cref="GoType.StringMap"/>.</summary>
    public GoType Type { get; }

    public int Count => _entries.Count;

    /// <summary>The entries, sorted; not to be used across a change.</summary>
    public ReadOnlySpan<Entry> Entries => CollectionsMarshal.AsSpan(_entries);

    /// <summary>Takes many entries at once; of equal keys the last wins.</summary>
    public static GoMap FromEntries(GoType type, List<Entry> entries)
    {
        var map = new GoMap(type, entries.Count);
        var isSorted = true;
        for (var at = 1; at < entries.Count && isSorted; at++)
        {
            isSorted = entries[at - 1].Key < entries[at].Key;
        }

        if (isSorted)
        {
            map._entries.AddRange(entries);
            return map;
        }

        // The sort is stable, so that of equal keys the last given comes last.
        foreach (var entry in entries.Order(ByKey.Instance))
        {
            if (map._entries.Count > 0 && map._entries[^1].Key == entry.Key)
            {
                map._entries[^1] = entry;
            }
            else
            {
                map._entries.Add(entry);
            }
        }

        return map;
    }

    public bool TryGet(ReadOnlySpan<byte> key, out GoValue value)
    {
        var at = Find(key);
        value = at >= 0 ? _entries[at].Value : default;
        return at >= 0;
    }

    public bool Contains(ReadOnlySpan<byte> key) => Find(key) >= 0;

    public void Set(GoString key, GoValue value)
    {
        var at = Find(key.Span);
        if (at >= 0)
        {
            _entries[at] = new Entry(_entries[at].Key, value);
        }
        else
        {
            _entries.Insert(~at, new Entry(key, value));
        }
    }

    public void Remove(ReadOnlySpan<byte> key)
    {
        var at = Find(key);
        if (at >= 0)
        {
            _entries.RemoveAt(at);
        }
    }

    private int Find(ReadOnlySpan<byte> key)
    {
        var entries = Entries;
        var (low, high) = (0, entries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var order = entries[middle].Key.Span.SequenceCompareTo(key);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }

    /// <summary>A key and its value.</summary>
    internal readonly record struct Entry(GoString Key, GoValue Value);

    private sealed class ByKey : IComparer<Entry>
    {
        public static ByKey Instance { get; } = new();

        public int Compare(Entry x, Entry y) => x.Key.CompareTo(y.Key);
    }
}
