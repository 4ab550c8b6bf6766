using System.Globalization;
using System.Text.Json;
using k8s.Models;
using Keyferry.Kubernetes.Reading;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Calls;

/// <summary>Reads a whole collection page by page; starts over where the server has forgotten the first page.</summary>
/// <param name="http">Sends the requests.</param>
/// <param name="time">The clock, for time limits.</param>
/// <param name="longestPage">The most bytes that a page may have; null means no limit.</param>
internal sealed class PageReader(KubeHttp http, TimeProvider time, long? longestPage = null)
{
    private const int MostRestarts = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Reads every page.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="ns">The namespace; null means all.</param>
    /// <param name="selector">What to leave out.</param>
    /// <param name="accept">The media type asked for.</param>
    /// <param name="fromCache">
    /// Whether the server may answer from its memory (<c>resourceVersion=0</c>): cheap for it, and a little old at worst.
    /// A server before 1.33 then sends one page, whatever the limit:
    /// https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
    /// </param>
    /// <param name="onItem">Takes an item's bytes; valid only during the call.</param>
    /// <param name="restart">Forgets the items so far: they all come again.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The version at which the collection stood so.</returns>
    public async Task<KubeResult<string>> ReadAsync(
        ResourceType type, string? ns, ListSelector? selector, string accept, bool fromCache,
        Action<ReadOnlySpan<byte>> onItem, Action restart, CancellationToken cancellation)
    {
        string? next = null;
        var restarts = 0;
        while (true)
        {
            var path = type.Path(ns) + Query(selector, next, fromCache && restarts == 0);
            var page = await PageAsync(path, accept, KubeApi.IsSecret(type), onItem, cancellation);
            if (page.Ok)
            {
                next = page.Value.ContinueProperty;
                if (string.IsNullOrEmpty(next))
                {
                    return KubeResult<string>.From(page.Value.ResourceVersion ?? "");
                }

                continue;
            }

            if (!page.Failure.IsGone || next is null || ++restarts > MostRestarts)
            {
                return KubeResult<string>.From(page.Failure);
            }

            next = null;
            restart();
        }
    }

    /// <summary>Reads one page.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="accept">The media type asked for.</param>
    /// <param name="secret">Whether the objects are Secrets.</param>
    /// <param name="onItem">Takes an item's bytes; valid only during the call.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal async Task<KubeResult<V1ListMeta>> PageAsync(
        string path, string accept, bool secret, Action<ReadOnlySpan<byte>> onItem, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using var response = await http.SendAsync(HttpMethod.Get, path, accept, null, both.Token);
            if (!response.IsSuccessStatusCode)
            {
                return KubeResult<V1ListMeta>.From(await FailureReader.ReadAsync(response, secret, both.Token));
            }

            var content = await response.Content.ReadAsStreamAsync(both.Token);
            var body = longestPage is { } most ? new LimitedStream(content, most) : content;
            return KubeResult<V1ListMeta>.From(await ListReader.ReadAsync(body, onItem, both.Token));
        }
        catch (JsonException e)
        {
            return KubeResult<V1ListMeta>.From(FailureReader.Unreadable($"GET {path}: {e.Path} is not as expected"));
        }
        catch (Exception e)
        {
            cancellation.ThrowIfCancellationRequested();
            return KubeResult<V1ListMeta>.From(FailureReader.NoAnswer(e));
        }
    }

    /// <summary>The query of a page.</summary>
    internal static string Query(ListSelector? selector, string? next, bool fromCache)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"?limit={KubeApi.PageSize}");
        if (selector?.Labels is { } labels)
        {
            query += "&labelSelector=" + Uri.EscapeDataString(labels);
        }

        if (selector?.Fields is { } fields)
        {
            query += "&fieldSelector=" + Uri.EscapeDataString(fields);
        }

        if (next is null && fromCache)
        {
            query += "&resourceVersion=0";
        }

        return next is null ? query : query + "&continue=" + Uri.EscapeDataString(next);
    }
}
