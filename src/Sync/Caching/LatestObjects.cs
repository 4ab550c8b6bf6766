using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Sync.Caching;

/// <summary>
/// A cache that never shows an object older than our own last write: between a write and its watch event a plain cache
/// would have the engine do its work twice.
/// </summary>
/// <param name="cache">What the watch has brought.</param>
public sealed class LatestObjects<T>(IObjectCache<T> cache)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ConcurrentDictionary<ObjectKey, T> _written = new();

    /// <summary>Finds an object, at least as new as our last write of it.</summary>
    public bool TryGet(ObjectKey key, [MaybeNullWhen(false)] out T found)
    {
        var cached = cache.TryGet(key, out found);
        if (!_written.TryGetValue(key, out var written))
        {
            return cached;
        }

        if (!cached || found!.Metadata.Uid != written.Metadata.Uid || Version(found) >= Version(written))
        {
            _written.TryRemove(new KeyValuePair<ObjectKey, T>(key, written));
            return cached;
        }

        found = written;
        return true;
    }

    /// <summary>Keeps what the server answered to a write, until the watch has caught up.</summary>
    public void Wrote(T answer) =>
        _written[new ObjectKey(answer.Metadata.NamespaceProperty ?? "", answer.Metadata.Name)] = answer;

    // Versions of one resource in one cluster are comparable (KEP-5504); one that is no number counts as oldest.
    private static ulong Version(T item) =>
        ulong.TryParse(item.Metadata.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : 0;
}
