using System.Diagnostics.CodeAnalysis;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Watching;

/// <summary>Objects by key, with indexes; read by any thread, written by one.</summary>
internal sealed class ObjectCache<T> : IObjectCache<T>
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, Entry> _entries = [];
    private readonly Dictionary<string, ObjectIndex<T>> _indexes = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool Synced { get; set; }

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <inheritdoc/>
    public bool TryGet(ObjectKey key, [MaybeNullWhen(false)] out T found)
    {
        lock (_gate)
        {
            var there = _entries.TryGetValue(key, out var entry);
            found = entry.Value;
            return there;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<T> ByIndex(string index, string value)
    {
        lock (_gate)
        {
            if (!_indexes.TryGetValue(index, out var filed))
            {
                throw new ArgumentException($"index {index} was not added; there are: {string.Join(", ", _indexes.Keys)}", nameof(index));
            }

            var keys = filed.Find(value);
            if (keys.Count == 0)
            {
                return [];
            }

            var found = new List<T>(keys.Count);
            foreach (var key in keys)
            {
                found.Add(_entries[key].Value);
            }

            return found;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<T> All()
    {
        lock (_gate)
        {
            return [.. _entries.Values.Select(static e => e.Value)];
        }
    }

    /// <summary>All objects with their keys.</summary>
    public IReadOnlyList<KeyValuePair<ObjectKey, T>> Pairs()
    {
        lock (_gate)
        {
            return [.. _entries.Select(static e => KeyValuePair.Create(e.Key, e.Value.Value))];
        }
    }

    /// <summary>Adds an index over what is there and what comes.</summary>
    public void AddIndex(string name, Func<T, IEnumerable<string>> values)
    {
        var index = new ObjectIndex<T>(values);
        lock (_gate)
        {
            foreach (var (key, entry) in _entries)
            {
                index.Update(key, [], index.ValuesOf(entry.Value));
            }

            _indexes.Add(name, index);
        }
    }

    /// <summary>Whether an object is there in this very version.</summary>
    public bool Has(ObjectKey key, ReadOnlySpan<byte> version)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(key, out var entry)
                && System.Text.Ascii.Equals(version, entry.Version);
        }
    }

    /// <summary>Puts an object in.</summary>
    /// <returns>What changed; null where it is there in this version already.</returns>
    public ObjectChange<T>? Put(Decoded<T> item)
    {
        lock (_gate)
        {
            var there = _entries.TryGetValue(item.Key, out var before);
            if (there && before.Version == item.Version && item.Version.Length > 0)
            {
                return null;
            }

            var updates = _indexes.Values
                .Select(index => (Index: index, Before: index.ValuesOf(before.Value), After: index.ValuesOf(item.Value)))
                .ToList();
            _entries[item.Key] = new Entry(item.Value, item.Version);
            foreach (var update in updates)
            {
                update.Index.Update(item.Key, update.Before, update.After);
            }

            return new ObjectChange<T>(
                there ? ChangeKind.Updated : ChangeKind.Added, item.Key, before.Value, item.Value);
        }
    }

    /// <summary>Takes an object out.</summary>
    /// <returns>What changed; null where it was not there.</returns>
    public ObjectChange<T>? Remove(ObjectKey key)
    {
        lock (_gate)
        {
            if (!_entries.Remove(key, out var before))
            {
                return null;
            }

            foreach (var index in _indexes.Values)
            {
                index.Update(key, index.ValuesOf(before.Value), []);
            }

            return new ObjectChange<T>(ChangeKind.Deleted, key, before.Value, null);
        }
    }

    /// <summary>The keys that are not among some.</summary>
    public IReadOnlyList<ObjectKey> KeysBut(HashSet<ObjectKey> some)
    {
        lock (_gate)
        {
            return [.. _entries.Keys.Where(key => !some.Contains(key))];
        }
    }

    private readonly record struct Entry(T Value, string Version);
}
