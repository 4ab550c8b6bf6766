using System.Text;
using Keyferry.Kubernetes.Reading;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Calls;

/// <summary>The names of one page of a list.</summary>
/// <param name="Names">The names.</param>
/// <param name="Continue">Where the next page begins; null where this one is the last.</param>
public sealed record NamePage(IReadOnlyList<string> Names, string? Continue);

/// <summary>Lists the names of objects page by page; the objects themselves, values included, stay on the server.</summary>
/// <param name="http">Sends the requests.</param>
/// <param name="time">The clock, for time limits.</param>
/// <param name="longestPage">The most bytes that a page may have.</param>
public sealed class ObjectNames(KubeHttp http, TimeProvider time, long longestPage)
{
    private const string MetadataOnly = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private readonly PageReader _pages = new(http, time, longestPage);

    /// <summary>Reads one page.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="selector">What to leave out; null means nothing.</param>
    /// <param name="next">Where the page before ended; null means the first page.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<KubeResult<NamePage>> PageAsync(
        ResourceType type, string ns, ListSelector? selector, string? next, CancellationToken cancellation)
    {
        var names = new List<string>();
        var path = type.Path(ns) + PageReader.Query(selector, next, fromCache: false);
        var page = await _pages.PageAsync(
            path, MetadataOnly, KubeApi.IsSecret(type),
            item => names.Add(Encoding.UTF8.GetString(new RawMetadata(item).Name)), cancellation);
        return page.Ok
            ? KubeResult<NamePage>.From(new NamePage(names, string.IsNullOrEmpty(page.Value.ContinueProperty) ? null : page.Value.ContinueProperty))
            : KubeResult<NamePage>.From(page.Failure);
    }
}
