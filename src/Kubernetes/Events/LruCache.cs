using System.Diagnostics.CodeAnalysis;

namespace Keyferry.Kubernetes.Events;

/// <summary>Remembers so many entries; the one that was used longest ago goes first. For one thread at a time.</summary>
/// <param name="capacity">How many.</param>
internal sealed class LruCache<TKey, TValue>(int capacity)
    where TKey : notnull
{
    // A set that is asked by key: a dictionary would hold each key once more.
    private readonly HashSet<LinkedListNode<(TKey Key, TValue Value)>> _entries = new(new ByKey());
    private readonly LinkedList<(TKey Key, TValue Value)> _byUse = new();

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Finds an entry, which is used by that.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (!Lookup.TryGetValue(key, out var node))
        {
            value = default;
            return false;
        }

        _byUse.Remove(node);
        _byUse.AddFirst(node);
        value = node.Value.Value;
        return true;
    }

    /// <summary>Puts an entry in, or another value of it.</summary>
    public void Set(TKey key, TValue value)
    {
        if (Lookup.TryGetValue(key, out var node))
        {
            node.Value = (key, value);
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return;
        }

        _entries.Add(_byUse.AddFirst((key, value)));
        if (_entries.Count <= capacity || _byUse.Last is not { } last)
        {
            return;
        }

        _entries.Remove(last);
        _byUse.RemoveLast();
    }

    private HashSet<LinkedListNode<(TKey Key, TValue Value)>>.AlternateLookup<TKey> Lookup => _entries.GetAlternateLookup<TKey>();

    private sealed class ByKey
        : IEqualityComparer<LinkedListNode<(TKey Key, TValue Value)>>,
            IAlternateEqualityComparer<TKey, LinkedListNode<(TKey Key, TValue Value)>>
    {
        public bool Equals(LinkedListNode<(TKey Key, TValue Value)>? x, LinkedListNode<(TKey Key, TValue Value)>? y) =>
            ReferenceEquals(x, y) || (x is not null && y is not null && Equals(x.Value.Key, y));

        public int GetHashCode(LinkedListNode<(TKey Key, TValue Value)> obj) => GetHashCode(obj.Value.Key);

        public bool Equals(TKey alternate, LinkedListNode<(TKey Key, TValue Value)> other) =>
            EqualityComparer<TKey>.Default.Equals(alternate, other.Value.Key);

        public int GetHashCode(TKey alternate) => alternate.GetHashCode();

        public LinkedListNode<(TKey Key, TValue Value)> Create(TKey alternate) => throw new NotSupportedException("only asked, never added by key");
    }
}
