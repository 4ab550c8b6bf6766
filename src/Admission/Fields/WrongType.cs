using System.Globalization;
using System.Text.Json;
using Keyferry.Api.Schema;

namespace Keyferry.Admission.Fields;

/// <summary>Says that a field holds another kind of JSON than it should, and how to write it.</summary>
internal static class WrongType
{
    /// <summary>The message.</summary>
    /// <param name="node">The field's schema.</param>
    /// <param name="value">What was found.</param>
    /// <param name="isHidden">Whether the value may be a credential.</param>
    public static string Message(SchemaNode node, JsonElement value, bool isHidden)
    {
        if (node.StringFormat == StringFormat.Duration && value.TryGetSeconds(out var seconds))
        {
            return DurationHints.Problem(seconds);
        }
        // A scalar in the place of an object is often a credential, so it is not shown.
        var hide = isHidden || node.Kind is not (
            SchemaKind.String or SchemaKind.Integer or SchemaKind.Boolean or SchemaKind.IntOrString);
        var message = $"must be {Name(node.Kind)}, got {RedactedValue.Of(value, hide)}";
        return Hint(node, value, hide) is { } hint ? $"{message}; {hint}" : message;
    }

    private static string? Hint(SchemaNode node, JsonElement value, bool hide) => (node.Kind, value.ValueKind) switch
    {
        (SchemaKind.String, JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) =>
            hide ? "put it in quotes" : $"put it in quotes: \"{RedactedValue.Raw(value)}\"",
        (SchemaKind.Integer or SchemaKind.IntOrString, JsonValueKind.String) when IsNumber(value.GetString()!) =>
            "write it without quotes",
        (SchemaKind.Boolean, JsonValueKind.String) when IsTruth(value.GetString()!) => "write it without quotes",
        (SchemaKind.Array, JsonValueKind.Object or JsonValueKind.String) => "begin the entry with \"- \"",
        (SchemaKind.Object, JsonValueKind.Array) => "it takes one entry: leave out the \"-\"",
        (SchemaKind.Object, _) when SecretReference.Is(node) => SecretReference.Instead(node),
        (SchemaKind.Object, JsonValueKind.String) when node.Fields.Length is > 0 and < 15 =>
            $"known fields: {string.Join(", ", node.Fields.Select(static f => f.Name))}",
        _ => null,
    };

    private static string Name(SchemaKind kind) => kind switch
    {
        SchemaKind.Array => "a list",
        SchemaKind.String => "a text",
        SchemaKind.Integer => "a whole number",
        SchemaKind.Boolean => "true or false",
        SchemaKind.IntOrString => "a whole number or a text",
        _ => "an object",
    };

    private static bool TryGetSeconds(this JsonElement value, out long seconds)
    {
        seconds = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out seconds);
    }

    private static bool IsNumber(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static bool IsTruth(string text) => bool.TryParse(text, out _);
}
