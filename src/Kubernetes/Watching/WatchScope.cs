using System.Globalization;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Watching;

/// <summary>What is watched, and in which form the server shall send it.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Namespace">The namespace; null means all.</param>
/// <param name="Selector">What to leave out; null means nothing.</param>
/// <param name="ListAccept">The media type of a list.</param>
/// <param name="WatchAccept">The media type of a watch.</param>
internal sealed record WatchScope(
    ResourceType Type, string? Namespace, ListSelector? Selector, string ListAccept, string WatchAccept)
{
    /// <summary>The whole objects.</summary>
    public static WatchScope Objects(ResourceType type, string? ns, ListSelector? selector) =>
        new(type, ns, selector, KubeHttp.Json, KubeHttp.Json);

    /// <summary>The objects' metadata only.</summary>
    public static WatchScope Metadata(ResourceType type, string? ns, ListSelector? selector) => new(
        type, ns, selector,
        "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
        "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");

    /// <summary>Path and query of a watch.</summary>
    /// <param name="version">Where to go on.</param>
    /// <param name="lifetime">How long the server shall keep it open.</param>
    public string WatchPath(string version, TimeSpan lifetime) =>
        $"{Watch(lifetime)}&resourceVersion={Uri.EscapeDataString(version)}";

    /// <summary>
    /// Path and query of a watch that first sends what is there:
    /// https://kubernetes.io/docs/reference/using-api/api-concepts/#streaming-lists
    /// </summary>
    /// <param name="fromCache">Whether what is there may be what the server has in memory.</param>
    /// <param name="lifetime">How long the server shall keep it open.</param>
    public string StreamPath(bool fromCache, TimeSpan lifetime) =>
        $"{Watch(lifetime)}&sendInitialEvents=true&resourceVersionMatch=NotOlderThan{(fromCache ? "&resourceVersion=0" : "")}";

    private string Watch(TimeSpan lifetime)
    {
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"?watch=true&allowWatchBookmarks=true&timeoutSeconds={(int)lifetime.TotalSeconds}");
        if (Selector?.Labels is { } labels)
        {
            query += "&labelSelector=" + Uri.EscapeDataString(labels);
        }

        if (Selector?.Fields is { } fields)
        {
            query += "&fieldSelector=" + Uri.EscapeDataString(fields);
        }

        return Type.Path(Namespace) + query;
    }
}
