namespace Keyferry.Local.Server.Abstractions;

/// <summary>Answers <c>/version</c>, <c>/api</c>, <c>/apis</c>, their groups and versions, and <c>/openapi</c>.</summary>
public interface IDiscovery
{
    /// <summary>Answers the request, if its path is one of discovery's or OpenAPI's; the caller is authorised.</summary>
    /// <param name="context">The request.</param>
    /// <param name="resources">All that is served now, each version of each resource.</param>
    /// <returns>False, with nothing written, when the path is none of these or names no served group or version.</returns>
    ValueTask<bool> TryAnswerAsync(HttpContext context, IReadOnlyList<ResourceInfo> resources);
}
