using System.Text.Json.Nodes;
using Keyferry.Local.Server.Discovery;

namespace Keyferry.Local.Server.OpenApi;

/// <summary>Answers <c>/openapi/v3</c>, its documents, and a small <c>/openapi/v2</c>.</summary>
internal static class OpenApiDocuments
{
    /// <summary>Answers, if there is such a document.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The path after <c>/openapi</c>.</param>
    /// <param name="versions">What is served.</param>
    public static async ValueTask<bool> TryAnswerAsync(HttpContext context, string[] path, IReadOnlyList<ApiVersion> versions)
    {
        switch (path)
        {
            case ["v2"]:
                if (context.Request.Headers.Accept.ToString() is { Length: > 0 } accept &&
                    !accept.Contains("json", StringComparison.Ordinal) && !accept.Contains("*/*", StringComparison.Ordinal))
                {
                    context.Response.ContentType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
                    await context.Response.Body.WriteAsync(Swagger.EmptyProtobuf, context.RequestAborted);
                }
                else
                    await DiscoveryAnswer.WriteTaggedAsync(context, Swagger.Document(versions), "application/json", "Accept-Encoding", "Accept");
                return true;
            case ["v3"]:
                await DiscoveryAnswer.WriteAsync(context, Index(versions), "text/plain; charset=utf-8");
                return true;
            case ["v3", ..]:
                var name = string.Join('/', path[1..]);
                if (versions.FirstOrDefault(v => v.Path == name) is { } version)
                    await DiscoveryAnswer.WriteTaggedAsync(context, GroupDocument.Of(version));
                else if (name == "version")
                    await DiscoveryAnswer.WriteTaggedAsync(context, VersionDocument());
                else
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                return true;
            default:
                return false;
        }
    }

    private static JsonObject Index(IReadOnlyList<ApiVersion> versions)
    {
        var paths = new JsonObject();
        foreach (var version in versions)
            paths[version.Path] = Entry(version.Path, GroupDocument.Of(version));
        paths["version"] = Entry("version", VersionDocument());
        return new() { ["paths"] = paths };
    }

    private static JsonObject Entry(string path, JsonObject document) =>
        new() { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={DiscoveryAnswer.Hash(document)}" };

    private static JsonObject VersionDocument() => new()
    {
        ["openapi"] = "3.0.0",
        ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.36.3" },
        ["paths"] = new JsonObject
        {
            ["/version/"] = new JsonObject { ["get"] = new JsonObject { ["responses"] = Responses.Ok() } },
        },
    };
}
