using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Watching;

/// <summary>
/// A cache that never shows an object older than our own last write: between a write and its watch event a plain cache
/// would have the engine do its work twice.
/// </summary>
/// <param name="cache">What the watch has brought.</param>
public sealed class AssumeCache<T>(IObjectCache<T> cache)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ConcurrentDictionary<ObjectKey, T> _assumed = new();

    /// <summary>Finds an object, at least as new as our last write of it.</summary>
    public bool TryGet(ObjectKey key, [MaybeNullWhen(false)] out T found)
    {
        // In this order: once an answer is dropped the cache holds it, so what is read of the cache after that is as new.
        var isAssumed = _assumed.TryGetValue(key, out var assumed);
        var cached = cache.TryGet(key, out found);
        if (!isAssumed)
        {
            return cached;
        }

        if (!cached || HasCaughtUp(found!, assumed!))
        {
            Drop(key, assumed!);
            return cached;
        }

        found = assumed!;
        return true;
    }

    /// <summary>How many answers are kept.</summary>
    public int Count => _assumed.Count;

    /// <summary>Keeps what the server answered to a write, until the watch has caught up. Changes the object's metadata.</summary>
    public void Assume(T answer)
    {
        // Nobody reads them, and they are larger than most objects.
        answer.Metadata.ManagedFields = null;
        var key = new ObjectKey(answer.Metadata.NamespaceProperty ?? "", answer.Metadata.Name);
        _assumed[key] = answer;

        // The watch may have been faster than the answer; then no event will come to drop it.
        if (cache.TryGet(key, out var cached) && HasCaughtUp(cached, answer))
        {
            Drop(key, answer);
        }
    }

    /// <summary>Drops what is kept once the watch has brought it; to subscribe to the cache's changes.</summary>
    public void OnChange(ObjectChange<T> change)
    {
        if (_assumed.TryGetValue(change.Key, out var assumed)
            && (change.After is null || HasCaughtUp(change.After, assumed)))
        {
            Drop(change.Key, assumed);
        }
    }

    private static bool HasCaughtUp(T cached, T assumed) =>
        cached.Metadata.Uid != assumed.Metadata.Uid || Version(cached) >= Version(assumed);

    private void Drop(ObjectKey key, T assumed) => _assumed.TryRemove(new KeyValuePair<ObjectKey, T>(key, assumed));

    private static ulong Version(T item) => ResourceVersion.Parse(item.Metadata.ResourceVersion);
}
