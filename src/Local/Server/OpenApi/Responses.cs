using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.OpenApi;

/// <summary>Answers as OpenAPI describes them.</summary>
internal static class Responses
{
    /// <summary>A 200 answer, of a schema if one is named.</summary>
    public static JsonObject Ok(string? schema = null)
    {
        var answer = new JsonObject { ["description"] = "OK" };
        if (schema is not null)
        {
            answer["content"] = Content("application/json", schema);
        }

        return new() { ["200"] = answer };
    }

    /// <summary>A body of one media type.</summary>
    public static JsonObject Content(string type, string schema) =>
        new() { [type] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = schema } } };
}
