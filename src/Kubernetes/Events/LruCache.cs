using System.Diagnostics.CodeAnalysis;

namespace Keyferry.Kubernetes.Events;

/// <summary>Remembers so many entries; the one that was used longest ago goes first. For one thread at a time.</summary>
/// <param name="capacity">How many.</param>
internal sealed class LruCache<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _entries = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _byUse = new();

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Finds an entry, which is used by that.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (!_entries.TryGetValue(key, out var node))
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
        if (_entries.Remove(key, out var old))
        {
            _byUse.Remove(old);
        }

        _entries[key] = _byUse.AddFirst((key, value));
        if (_entries.Count <= capacity || _byUse.Last is not { } last)
        {
            return;
        }

        _byUse.RemoveLast();
        _entries.Remove(last.Value.Key);
    }
}
