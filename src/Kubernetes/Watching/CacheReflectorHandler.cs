using System.Text.Json;
using Keyferry.Kubernetes.Reading;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Watching;

/// <summary>Makes objects of what a watch reads, where they are needed, and puts them into a cache.</summary>
internal sealed class CacheReflectorHandler<T>(
    ObjectCache<T> cache,
    ChangeFeed<T> feed,
    Decoder<T> decode,
    RawFilter? filter,
    ResourceType type,
    IWatchObserver? observer,
    Action onSynced,
    Action onRefused) : IReflectorHandler
    where T : class
{
    private HashSet<ObjectKey> _listed = [];

    /// <inheritdoc/>
    public void BeginList() => _listed = [];

    /// <inheritdoc/>
    public void Listed(ReadOnlySpan<byte> item)
    {
        var metadata = new RawMetadata(item);
        if (filter is not null && !filter(metadata))
        {
            return;
        }

        var key = metadata.Key;
        _listed.Add(key);

        // After a broken watch most objects come in the version that is known already: those are not made again.
        if (!cache.Has(key, metadata.ResourceVersion))
        {
            Put(item);
        }
    }

    /// <inheritdoc/>
    public void Refused() => onRefused();

    /// <inheritdoc/>
    public void EndList()
    {
        foreach (var gone in cache.KeysBut(_listed))
        {
            feed.Remove(gone);
        }

        _listed = [];
        onSynced();
    }

    /// <inheritdoc/>
    public void Changed(WatchKind kind, ReadOnlySpan<byte> item)
    {
        if (kind == WatchKind.Deleted || (filter is not null && !filter(new RawMetadata(item))))
        {
            var gone = new RawMetadata(item).Key;
            _listed.Remove(gone);
            feed.Remove(gone);
        }
        else
        {
            Put(item);
        }
    }

    private void Put(ReadOnlySpan<byte> item)
    {
        try
        {
            feed.Put(decode(item));
        }
        catch (Exception e)
        {
            // Whatever an object does to the reader, a projection or an index: it stays as it was known and the next good
            // version replaces it. Thrown on, it would end the watch, which would bring the same event again, for ever.
            var problem = e is JsonException json ? $"{json.Path ?? "the object"} is not as expected" : e.GetType().FullName!;
            observer?.Unreadable(type, KeyOf(item), problem);
        }
    }

    private static ObjectKey KeyOf(ReadOnlySpan<byte> item)
    {
        try
        {
            return new RawMetadata(item).Key;
        }
        catch (JsonException)
        {
            return new ObjectKey("", "");
        }
    }
}
