using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keyferry.Api.Crds;

/// <summary>Writes JSON as YAML: block style, and what holds nothing but scalars on one line.</summary>
public static partial class YamlText
{
    private static readonly JsonSerializerOptions Quoted = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
    };

    /// <summary>The YAML of an object.</summary>
    public static string Of(JsonObject json)
    {
        var text = new StringBuilder();
        Fields(json, 0, text);
        return text.ToString();
    }

    private static void Fields(JsonObject json, int indent, StringBuilder text)
    {
        var first = true;
        foreach (var (name, value) in json)
        {
            // The first field of a list's item stands behind the dash.
            if (!first || text.Length == 0 || text[^1] == '\n')
            {
                text.Append(' ', indent);
            }

            first = false;
            text.Append(Scalar(name)).Append(':');
            Value(value, indent, text);
        }
    }

    private static void Value(JsonNode? value, int indent, StringBuilder text)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } inner when !IsFlat(inner):
                text.Append('\n');
                Fields(inner, indent + 2, text);
                break;
            case JsonArray { Count: > 0 } items when !items.All(IsScalar):
                text.Append('\n');
                foreach (var item in items)
                {
                    Item(item, indent, text);
                }

                break;
            default:
                text.Append(' ').Append(Leaf(value)).Append('\n');
                break;
        }
    }

    private static void Item(JsonNode? item, int indent, StringBuilder text)
    {
        text.Append(' ', indent).Append("- ");
        if (item is JsonObject { Count: > 0 } inner && !IsFlat(inner))
        {
            Fields(inner, indent + 2, text);
        }
        else
        {
            text.Append(Leaf(item)).Append('\n');
        }
    }

    // Half of a CRD is the same small leaves; on a line each they cost a third of its size in blanks.
    private static bool IsFlat(JsonObject json) =>
        json.All(static f => IsScalar(f.Value) || (f.Value is JsonArray items && items.All(IsScalar)));

    private static bool IsScalar(JsonNode? value) => value is null or JsonValue;

    private static string Leaf(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject json => $"{{{string.Join(", ", json.Select(static f => $"{Scalar(f.Key)}: {Leaf(f.Value)}"))}}}",
        JsonArray items => $"[{string.Join(", ", items.Select(Leaf))}]",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => Scalar(text.GetValue<string>()),
        _ => value.ToJsonString(Quoted),
    };

    // A JSON text is a YAML text too; plain style only where nobody can take it for anything else.
    private static string Scalar(string text) =>
        Plain().IsMatch(text) && !Reserved().IsMatch(text) ? text : JsonSerializer.Serialize(text, Quoted);

    [GeneratedRegex(
        @"^[A-Za-z.]([A-Za-z0-9 ._/();-]*[A-Za-z0-9._/)])?$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Plain();

    [GeneratedRegex(
        @"^(true|false|yes|no|on|off|null|y|n|\.inf|\.nan)$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Reserved();
}
