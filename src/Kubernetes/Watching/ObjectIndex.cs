using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Watching;

/// <summary>Files objects under values; guarded by its cache's lock.</summary>
internal sealed class ObjectIndex<T>(Func<T, IEnumerable<string>> values)
    where T : class
{
    private readonly Dictionary<string, HashSet<ObjectKey>> _filed = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, string[]> _values = [];

    /// <summary>The values of an object; nothing is filed yet, so that a function that throws leaves all as it was.</summary>
    public string[] ValuesOf(T item) => [.. values(item)];

    /// <summary>Takes an object out from where it was and files it where it belongs now.</summary>
    /// <param name="key">Which object.</param>
    /// <param name="after">Its values now; empty where it is gone.</param>
    public void Update(ObjectKey key, string[] after)
    {
        if (_values.Remove(key, out var before))
        {
            foreach (var value in before)
            {
                Remove(value, key);
            }
        }

        if (after.Length == 0)
        {
            return;
        }

        _values[key] = after;
        foreach (var value in after)
        {
            if (!_filed.TryGetValue(value, out var keys))
            {
                _filed[value] = keys = [];
            }

            keys.Add(key);
        }
    }

    /// <summary>The objects under a value.</summary>
    public IReadOnlyCollection<ObjectKey> Find(string value) =>
        _filed.TryGetValue(value, out var keys) ? keys : [];

    private void Remove(string value, ObjectKey key)
    {
        if (!_filed.TryGetValue(value, out var keys))
        {
            return;
        }

        keys.Remove(key);
        if (keys.Count == 0)
        {
            _filed.Remove(value);
        }
    }
}
