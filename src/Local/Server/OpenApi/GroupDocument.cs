using System.Text.Json.Nodes;
using Keyferry.Local.Server.Discovery;

namespace Keyferry.Local.Server.OpenApi;

/// <summary>The OpenAPI v3 document of a group's version: what kubectl reads to explain, and to learn what the server checks.</summary>
internal static class GroupDocument
{
    private const string References = "#/components/schemas/";

    /// <summary>Builds the document.</summary>
    public static JsonObject Of(ApiVersion version)
    {
        var paths = new JsonObject();
        var schemas = MetaSchemas.All();
        foreach (var resource in version.Resources)
        {
            ResourcePaths.Add(paths, resource, version.Path, References + KindSchemas.Name(resource, resource.Kind));
            schemas[KindSchemas.Name(resource, resource.Kind)] = KindSchemas.Of(resource, References);
            schemas[KindSchemas.Name(resource, resource.ListKind)] = KindSchemas.ListOf(resource, References);
        }

        return new()
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.36.3" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }
}
