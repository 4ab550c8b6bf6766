using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Schema.Cel;

/// <summary>
/// How large the values of a schema can be, as the API server reckons for CEL: what has no bound is as large as a request.
/// https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apiserver/pkg/cel/common/schemas.go
/// </summary>
internal static class SchemaSizes
{
    /// <summary>The most bytes of a request (MaxRequestSizeBytes of the API server).</summary>
    public const double LargestRequest = 3 * 1024 * 1024;

    /// <summary>The longest text that fits into a request with its quotes.</summary>
    public const double LongestText = LargestRequest - 2;

    private const double KeyAndPunctuation = 6;

    /// <summary>How many elements a list or map, or characters a text can have at most; 1 for everything else.</summary>
    public static double MostElements(JsonObject schema) => schema.Text("type") switch
    {
        "array" => Limit(schema, "maxItems") ?? LongestText / (LeastBytes(schema.Child("items")) + 1),
        "object" when schema["additionalProperties"] is JsonObject values =>
            Limit(schema, "maxProperties") ?? LongestText / (LeastBytes(values) + KeyAndPunctuation),
        // Four bytes a character, as the server allows for.
        "string" => Limit(schema, "maxLength") * 4 ?? LongestText,
        null or "" when schema.Flag("x-kubernetes-int-or-string") => LongestText,
        _ => 1,
    };

    /// <summary>The bound that a schema itself sets to its list or map; null for none.</summary>
    public static double? Bound(JsonObject schema) =>
        schema.Text("type") == "array" ? Limit(schema, "maxItems") : Limit(schema, "maxProperties");

    /// <summary>How often a value of a schema fits into a request.</summary>
    public static double MostInRequest(JsonObject schema) => Math.Floor(LargestRequest / (LeastBytes(schema) + 1));

    /// <summary>The fewest bytes that a value takes as JSON: of an object those of its required fields without default.</summary>
    private static double LeastBytes(JsonObject? schema)
    {
        switch (schema?.Text("type"))
        {
            case "boolean":
                return 4;
            case "integer" or "number":
                return 1;
            case "object" when schema.Child("properties") is { } properties:
                var required = (schema["required"] as JsonArray ?? []).Select(JsonKinds.Text).OfType<string>();
                return 2 + required
                    .Select(name => (name, property: properties.Child(name)))
                    .Where(static field => field.property is not null && field.property["default"] is null)
                    .Sum(static field => field.name.Length + LeastBytes(field.property) + 4);
            default:
                return 2;
        }
    }

    private static double? Limit(JsonObject schema, string name) =>
        schema[name] is JsonValue value && JsonKinds.Kind(value) == System.Text.Json.JsonValueKind.Number ? JsonKinds.Number(value) : null;
}
