using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Reading;

namespace Keyferry.Kubernetes.Watching;

/// <summary>Which objects an informer holds, and what of them.</summary>
/// <typeparam name="T">The object's type.</typeparam>
public sealed record InformerOptions<T>
    where T : class
{
    /// <summary>The namespace; null means all.</summary>
    public string? Namespace { get; init; }

    /// <summary>What the server shall leave out; null means nothing.</summary>
    public ListSelector? Selector { get; init; }

    /// <summary>
    /// What to leave out here, by the metadata's bytes, before an object is made; null means nothing. An object that
    /// stops being needed is deleted from the cache.
    /// </summary>
    public RawFilter? Filter { get; init; }

    /// <summary>What to keep of an object; null means all. It may change the object that it is given.</summary>
    public Func<T, T>? Project { get; init; }

    /// <summary>Whether to keep <c>metadata.managedFields</c>, which cost more memory than most objects.</summary>
    public bool ManagedFields { get; init; }

    /// <summary>
    /// Whether the first list may come from the server's memory (<c>resourceVersion=0</c>), which spares its store. It may
    /// be a little old, so not for kinds whose old spec would be acted on.
    /// </summary>
    public bool FirstListFromCache { get; init; }

    /// <summary>How patient the watch is.</summary>
    public required WatchSettings Watch { get; init; }
}
