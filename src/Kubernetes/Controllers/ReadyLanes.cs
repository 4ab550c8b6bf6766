using System.Diagnostics.CodeAnalysis;

namespace Keyferry.Kubernetes.Controllers;

/// <summary>
/// Keys that wait for a worker, in two lanes: what a person waits for, and what is only due
/// (<see cref="ReconcileReason.Refresh"/>). The first lane goes first; after <see cref="UrgentInARow"/> of its keys in a row
/// one of the second comes, so that neither starves. Within a lane keys come in the order in which they were added.
/// </summary>
/// <typeparam name="TKey">What names an object.</typeparam>
internal sealed class ReadyLanes<TKey>
    where TKey : notnull
{
    private readonly LinkedList<ReadyKey<TKey>> _urgent = new();
    private readonly LinkedList<ReadyKey<TKey>> _due = new();
    private readonly Dictionary<TKey, LinkedListNode<ReadyKey<TKey>>> _nodes = [];
    private int _urgentInARow;

    /// <summary>How many urgent keys are taken in a row while one waits that is only due.</summary>
    public static int UrgentInARow => 7;

    /// <summary>How many keys wait.</summary>
    public int Count => _nodes.Count;

    /// <summary>How many keys wait that are only due.</summary>
    public int DueCount => _due.Count;

    /// <summary>Whether the key waits.</summary>
    public bool Contains(TKey key) => _nodes.ContainsKey(key);

    /// <summary>How a key waits; null where it does not.</summary>
    public ReadyKey<TKey>? Find(TKey key) => _nodes.TryGetValue(key, out var node) ? node.Value : null;

    /// <summary>The keys that wait, in no order.</summary>
    public IEnumerable<ReadyKey<TKey>> All() => _nodes.Values.Select(static n => n.Value);

    /// <summary>Adds a key; one that waits already gets the more urgent of both reasons, and goes over to that lane.</summary>
    /// <param name="key">The key.</param>
    /// <param name="reason">Why.</param>
    /// <param name="since">Since when it is due, as a timestamp.</param>
    /// <returns>Whether the key did not wait before.</returns>
    public bool Add(TKey key, ReconcileReason reason, long since)
    {
        if (!_nodes.TryGetValue(key, out var node))
        {
            _nodes[key] = LaneOf(reason).AddLast(new ReadyKey<TKey>(key, reason, since));
            return true;
        }

        if (reason >= node.Value.Reason)
        {
            return false;
        }

        var before = LaneOf(node.Value.Reason);
        node.Value = node.Value with { Reason = reason };
        if (LaneOf(reason) is var lane && lane != before)
        {
            before.Remove(node);
            lane.AddLast(node);
        }

        return false;
    }

    /// <summary>Takes the next key out.</summary>
    /// <returns>False where none waits.</returns>
    public bool TryTake([MaybeNullWhen(false)] out ReadyKey<TKey> next)
    {
        var takesDue = _urgent.Count == 0 || (_due.Count > 0 && _urgentInARow >= UrgentInARow);
        var lane = takesDue ? _due : _urgent;
        if (lane.First is not { } node)
        {
            next = default;
            return false;
        }

        _urgentInARow = takesDue ? 0 : Math.Min(_urgentInARow + 1, UrgentInARow);
        lane.RemoveFirst();
        _nodes.Remove(node.Value.Key);
        next = node.Value;
        return true;
    }

    /// <summary>Since when the key has been due that was so first, as a timestamp; null where none waits.</summary>
    public long? Oldest()
    {
        long? oldest = null;
        foreach (var node in _nodes.Values)
        {
            oldest = oldest is { } known && known <= node.Value.Since ? known : node.Value.Since;
        }

        return oldest;
    }

    private LinkedList<ReadyKey<TKey>> LaneOf(ReconcileReason reason) => reason == ReconcileReason.Refresh ? _due : _urgent;
}

/// <summary>A key that waits for a worker.</summary>
/// <param name="Key">Names the object.</param>
/// <param name="Reason">Why it is to be reconciled.</param>
/// <param name="Since">Since when it is due, as a timestamp.</param>
internal readonly record struct ReadyKey<TKey>(TKey Key, ReconcileReason Reason, long Since)
    where TKey : notnull;
