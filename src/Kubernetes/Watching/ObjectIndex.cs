using System.Runtime.InteropServices;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Watching;

/// <summary>
/// Files objects under values; guarded by its cache's lock. The values of an object are not kept: they follow from the object, which
/// nobody changes once it is in the cache.
/// </summary>
internal sealed class ObjectIndex<T>(Func<T, IEnumerable<string>> values)
    where T : class
{
    private readonly Dictionary<string, IndexEntry> _filed = new(StringComparer.Ordinal);

    /// <summary>The values of an object; nothing is filed yet, so that a function that throws leaves all as it was.</summary>
    public string[] ValuesOf(T? item) => item is null ? [] : [.. values(item)];

    /// <summary>Takes an object out from where it was and files it where it belongs now.</summary>
    /// <param name="key">Which object.</param>
    /// <param name="before">Its values until now; empty where it is new.</param>
    /// <param name="after">Its values now; empty where it is gone.</param>
    public void Update(ObjectKey key, string[] before, string[] after)
    {
        // As with most changes, which are of the status.
        if (before.AsSpan().SequenceEqual(after))
        {
            return;
        }

        foreach (var value in before)
        {
            Remove(value, key);
        }

        foreach (var value in after)
        {
            ref var filed = ref CollectionsMarshal.GetValueRefOrAddDefault(_filed, value, out var there);
            filed = there ? filed.With(key) : new IndexEntry(key);
        }
    }

    /// <summary>The objects under a value.</summary>
    public IReadOnlyCollection<ObjectKey> Find(string value) =>
        _filed.TryGetValue(value, out var filed) ? filed.All : [];

    private void Remove(string value, ObjectKey key)
    {
        if (!_filed.TryGetValue(value, out var filed))
        {
            // A function of an index may name a value twice.
            return;
        }

        if (filed.Without(key) is { } left)
        {
            _filed[value] = left;
        }
        else
        {
            _filed.Remove(value);
        }
    }

    // Most values have one object, for which a set of its own is 200 bytes.
    [StructLayout(LayoutKind.Auto)]
    private readonly struct IndexEntry(ObjectKey first, HashSet<ObjectKey>? several = null)
    {
        public IReadOnlyCollection<ObjectKey> All => several is null ? [first] : several;

        public IndexEntry With(ObjectKey key)
        {
            if (several is not null)
            {
                several.Add(key);
                return this;
            }

            return key == first ? this : new IndexEntry(first, [first, key]);
        }

        // Null where nothing is left.
        public IndexEntry? Without(ObjectKey key)
        {
            if (several is null)
            {
                return key == first ? null : this;
            }

            several.Remove(key);
            return several.Count > 1 ? this : new IndexEntry(several.Single());
        }
    }
}
