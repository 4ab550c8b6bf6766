using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Discovery;

namespace Keyferry.Local.Server.OpenApi;

/// <summary>Answers <c>/openapi/v3</c>, its documents, and an <c>/openapi/v2</c> without schemas.</summary>
internal sealed class OpenApiDocuments
{
    // Custom resources' schemas are large, and kubectl asks for the index with every command; what does not change is kept.
    private readonly ConcurrentDictionary<string, Kept> documents = new(StringComparer.Ordinal);

    /// <summary>Answers, if there is such a document.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The path after <c>/openapi</c>.</param>
    /// <param name="versions">What is served.</param>
    public async ValueTask<bool> TryAnswerAsync(HttpContext context, string[] path, IReadOnlyList<ApiVersion> versions)
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
                {
                    await new DiscoveryDocument(Swagger.Empty()).WriteAsync(context, "application/json", "Accept-Encoding", "Accept");
                }

                return true;
            case ["v3"]:
                await DiscoveryAnswer.WriteAsync(context, Index(versions), "text/plain; charset=utf-8");
                return true;
            case ["v3", ..]:
                var name = string.Join('/', path[1..]);
                if (versions.FirstOrDefault(v => v.Path == name) is { } version)
                {
                    await Document(version).WriteAsync(context);
                }
                else if (name == "version")
                {
                    await new DiscoveryDocument(VersionDocument()).WriteAsync(context);
                }
                else
                {
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                }

                return true;
            default:
                return false;
        }
    }

    private JsonObject Index(IReadOnlyList<ApiVersion> versions)
    {
        var paths = new JsonObject();
        foreach (var version in versions)
        {
            paths[version.Path] = Entry(version.Path, Document(version));
        }

        paths["version"] = Entry("version", new(VersionDocument()));
        return new() { ["paths"] = paths };
    }

    private static JsonObject Entry(string path, DiscoveryDocument document) =>
        new() { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={document.Hash}" };

    private DiscoveryDocument Document(ApiVersion version)
    {
        if (documents.TryGetValue(version.Path, out var kept) && kept.Resources.SequenceEqual(version.Resources, ReferenceEqualityComparer.Instance))
        {
            return kept.Document;
        }

        var document = new DiscoveryDocument(GroupDocument.Of(version));
        documents[version.Path] = new(version.Resources, document);
        return document;
    }

    private static JsonObject VersionDocument() => new()
    {
        ["openapi"] = "3.0.0",
        ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.36.3" },
        ["paths"] = new JsonObject
        {
            ["/version/"] = new JsonObject { ["get"] = new JsonObject { ["responses"] = Responses.Ok() } },
        },
    };

    private sealed record Kept(IReadOnlyList<ResourceInfo> Resources, DiscoveryDocument Document);
}
