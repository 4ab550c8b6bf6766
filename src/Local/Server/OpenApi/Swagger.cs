using System.Text.Json.Nodes;
using Keyferry.Local.Server.Discovery;

namespace Keyferry.Local.Server.OpenApi;

/// <summary>A small <c>/openapi/v2</c> for clients that know no other: the schemas of custom resources, no paths.</summary>
internal static class Swagger
{
    private const string References = "#/definitions/";

    /// <summary>
    /// A document without definitions in protobuf (swagger 2.0, title and version): kubectl asks for it, and then goes by what it
    /// knows itself.
    /// </summary>
    public static byte[] EmptyProtobuf { get; } =
        [0x0a, 3, .. "2.0"u8, 0x12, 18, 0x0a, 10, .. "Kubernetes"u8, 0x12, 4, .. "1.36"u8];

    /// <summary>Builds the document.</summary>
    public static JsonObject Document(IReadOnlyList<ApiVersion> versions)
    {
        var definitions = new JsonObject();
        foreach (var resource in versions.SelectMany(static v => v.Resources).Where(static r => r.Definition is not null))
        {
            definitions[KindSchemas.Name(resource, resource.Kind)] = KindSchemas.Of(resource, References);
            definitions[KindSchemas.Name(resource, resource.ListKind)] = KindSchemas.ListOf(resource, References);
        }

        return new()
        {
            ["swagger"] = "2.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "1.36" },
            ["definitions"] = definitions,
            ["paths"] = new JsonObject(),
        };
    }
}
