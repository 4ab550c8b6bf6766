using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Rest;

/// <summary>Short ways into objects of unknown shape; what is of another type counts as absent.</summary>
internal static class JsonAccess
{
    /// <summary>A member that is text; null otherwise.</summary>
    public static string? Text(this JsonNode? node, string member) => (node as JsonObject)?[member].AsText();

    /// <summary>A value that is text; null otherwise.</summary>
    public static string? AsText(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>A member that is an object; null otherwise.</summary>
    public static JsonObject? Object(this JsonNode? node, string member) => (node as JsonObject)?[member] as JsonObject;

    /// <summary>A member that is a list; null otherwise.</summary>
    public static JsonArray? List(this JsonNode? node, string member) => (node as JsonObject)?[member] as JsonArray;

    /// <summary>A member that is a whole number; null otherwise.</summary>
    public static long? Number(this JsonNode? node, string member) =>
        (node as JsonObject)?[member] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        && long.TryParse(value.ToJsonString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>Whether a member is <c>true</c>.</summary>
    public static bool Flag(this JsonNode? node, string member) =>
        (node as JsonObject)?[member] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    /// <summary>The metadata; an empty one is put in where there is none.</summary>
    public static JsonObject Metadata(this JsonObject obj)
    {
        if (obj["metadata"] is JsonObject metadata)
        {
            return metadata;
        }

        metadata = [];
        obj["metadata"] = metadata;
        return metadata;
    }

    /// <summary>The text items of a list.</summary>
    public static IEnumerable<string> Texts(this JsonArray? list) =>
        list is null ? [] : list.Select(item => item.AsText()).OfType<string>();

    /// <summary>A deep copy.</summary>
    [return: NotNullIfNotNull(nameof(node))]
    public static T? Copy<T>(this T? node)
        where T : JsonNode => (T?)node?.DeepClone();

    /// <summary>Whether two values mean the same; null and absent are one.</summary>
    public static bool Same(JsonNode? left, JsonNode? right) => JsonNode.DeepEquals(left, right);
}
