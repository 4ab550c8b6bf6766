using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Schema;

/// <summary>Reads JSON the way the API server does: numbers are integers or floats, and values are shown as Go shows them.</summary>
public static class JsonKinds
{
    /// <summary>The kind of a value; a null node is <see cref="JsonValueKind.Null"/>.</summary>
    /// <param name="node">The value.</param>
    public static JsonValueKind Kind(JsonNode? node) => node?.GetValueKind() ?? JsonValueKind.Null;

    /// <summary>Whether a member is there and true.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="name">The member.</param>
    public static bool Flag(this JsonObject obj, string name) => Kind(obj[name]) == JsonValueKind.True;

    /// <summary>A member's text; null where it is not there or no string.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="name">The member.</param>
    public static string? Text(this JsonObject obj, string name) => Text(obj[name]);

    /// <summary>A value's text; null where it is no string.</summary>
    /// <param name="node">The value.</param>
    public static string? Text(JsonNode? node) =>
        Kind(node) == JsonValueKind.String ? node!.GetValue<string>() : null;

    /// <summary>A member that is an object, or null.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="name">The member.</param>
    public static JsonObject? Child(this JsonObject obj, string name) => obj[name] as JsonObject;

    /// <summary>Whether a number was written as an integer that 64 bits hold.</summary>
    /// <param name="node">A number.</param>
    public static bool IsInteger(JsonNode node) =>
        long.TryParse(node.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    /// <summary>A number's value.</summary>
    /// <param name="node">A number.</param>
    public static double Number(JsonNode node) => double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);

    /// <summary>A number as Go prints it: as written if an integer, else in its shortest form.</summary>
    /// <param name="node">A number.</param>
    public static string NumberText(JsonNode node) =>
        IsInteger(node) ? node.ToJsonString() : Number(node).ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The schema's name of a value's type.</summary>
    /// <param name="node">The value.</param>
    public static string TypeName(JsonNode? node) => Kind(node) switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => IsInteger(node!) ? "integer" : "number",
        _ => "null",
    };

    /// <summary>A value as an error message shows it.</summary>
    /// <param name="node">The value.</param>
    public static string Show(JsonNode? node) => node?.ToJsonString(Relaxed) ?? "null";

    private static JsonSerializerOptions Relaxed { get; } = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
