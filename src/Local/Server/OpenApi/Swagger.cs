using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.OpenApi;

/// <summary>An <c>/openapi/v2</c> without schemas, which kubectl asks for: it then takes them from <c>/openapi/v3</c>.</summary>
internal static class Swagger
{
    /// <summary>The document in protobuf: swagger 2.0, title and version.</summary>
    public static byte[] EmptyProtobuf { get; } =
        [0x0a, 3, .. "2.0"u8, 0x12, 18, 0x0a, 10, .. "Kubernetes"u8, 0x12, 4, .. "1.36"u8];

    /// <summary>The document in JSON.</summary>
    public static JsonObject Empty() => new()
    {
        ["swagger"] = "2.0",
        ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "1.36" },
        ["paths"] = new JsonObject(),
    };
}
