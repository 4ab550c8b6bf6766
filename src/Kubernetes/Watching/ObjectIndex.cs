using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Watching;

/// <summary>Files objects under values; guarded by its cache's lock.</summary>
internal sealed class ObjectIndex<T>(Func<T, IEnumerable<string>> values)
    where T : class
{
    private readonly Dictionary<string, HashSet<ObjectKey>> _filed = new(StringComparer.Ordinal);

    /// <summary>Takes an object out from where it was and files it where it belongs now.</summary>
    /// <param name="key">Which object.</param>
    /// <param name="before">The object before; null where it is new.</param>
    /// <param name="after">The object now; null where it is gone.</param>
    public void Move(ObjectKey key, T? before, T? after)
    {
        if (before is not null)
        {
            foreach (var value in values(before)) Remove(value, key);
        }

        if (after is null) return;
        foreach (var value in values(after))
        {
            if (!_filed.TryGetValue(value, out var keys)) _filed[value] = keys = [];
            keys.Add(key);
        }
    }

    /// <summary>The objects under a value.</summary>
    public IReadOnlyCollection<ObjectKey> Find(string value) =>
        _filed.TryGetValue(value, out var keys) ? keys : [];

    private void Remove(string value, ObjectKey key)
    {
        if (!_filed.TryGetValue(value, out var keys)) return;
        keys.Remove(key);
        if (keys.Count == 0) _filed.Remove(value);
    }
}
