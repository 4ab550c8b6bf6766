using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.VaultDouble.Text;

/// <summary>JSON as a server in Go reads and writes it: the last of two equal keys wins, members come out sorted.</summary>
internal static class GoJson
{
    private static readonly JsonSerializerOptions Written = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads the body of a request. Null with no error: there was none, or it was <c>null</c>.</summary>
    /// <param name="body">What was sent.</param>
    /// <param name="error">What the server says of a body that is no JSON object.</param>
    public static JsonObject? ReadBody(byte[] body, out string? error)
    {
        error = null;
        if (body.All(static b => b is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 256 });
            switch (document.RootElement.ValueKind)
            {
                case JsonValueKind.Object: return (JsonObject)Node(document.RootElement)!;
                case JsonValueKind.Null: return null;
                default:
                    error = "failed to decode JSON input: json: cannot unmarshal "
                        + $"{GoKind(document.RootElement.ValueKind)} into Go value of type map[string]interface {{}}";
                    return null;
            }
        }
        catch (JsonException refused)
        {
            error = "failed to decode JSON input: " + SyntaxError(body, refused);
            return null;
        }
    }

    /// <summary>Reads a text that is known to be JSON.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JsonNode? Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return Node(document.RootElement);
    }

    /// <summary>The node as text, members as they stand.</summary>
    public static string Write(JsonNode? node) => node is null ? "null" : node.ToJsonString(Written);

    /// <summary>A copy whose numbers went through a double, as KV version 2 keeps them.</summary>
    public static JsonNode? ThroughDoubles(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(static p => KeyValuePair.Create(p.Key, ThroughDoubles(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(ThroughDoubles)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => Parse(DoubleText(value.ToJsonString())),
        _ => node?.DeepClone(),
    };

    /// <summary>The merge of RFC 7396: null removes, objects are merged, all else replaces.</summary>
    public static JsonNode? MergePatch(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var merged = target is JsonObject old ? (JsonObject)old.DeepClone() : [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = MergePatch(merged[name], value);
            }
        }

        return merged;
    }

    /// <summary>The kind of a value, as Go's reflection names it.</summary>
    public static string GoType(JsonNode? node) => node switch
    {
        null => "nil",
        JsonObject => "map[string]interface {}",
        JsonArray => "[]interface {}",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => "json.Number",
            _ => "bool",
        },
    };

    private static JsonNode? Node(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (var member in element.EnumerateObject())
                {
                    members[member.Name] = member.Value;
                }

                return new JsonObject(members.Select(static m => KeyValuePair.Create(m.Key, Node(m.Value))));
            case JsonValueKind.Array: return new JsonArray([.. element.EnumerateArray().Select(Node)]);
            case JsonValueKind.Null: return null;
            case JsonValueKind.String: return JsonValue.Create(element.GetString());
            default: return JsonValue.Create(element.Clone());
        }
    }

    // The shortest digits that read back the same; an exponent below 1e-6 and from 1e21 on, as encoding/json has it.
    private static string DoubleText(string literal)
    {
        var value = double.Parse(literal, CultureInfo.InvariantCulture);
        var text = value.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        if (value == 0 || !double.IsFinite(value))
        {
            return double.IsFinite(value) ? shortest : literal;
        }

        var exponent = int.Parse(text[(text.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        var mantissa = shortest.Split('E')[0];
        var digits = mantissa.Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal)
            .TrimStart('0').TrimEnd('0');
        var sign = value < 0 ? "-" : "";
        if (exponent is < -6 or >= 21)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
        }

        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        }

        return digits.Length <= exponent + 1
            ? sign + digits.PadRight(exponent + 1, '0')
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    private static string GoKind(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "bool",
    };

    private static string SyntaxError(byte[] body, JsonException refused)
    {
        var line = refused.LineNumber ?? 0;
        var start = 0;
        for (; line > 0 && start < body.Length; start++)
        {
            line -= body[start] == (byte)'\n' ? 1 : 0;
        }

        var at = start + (int)(refused.BytePositionInLine ?? 0);
        if (at >= body.Length)
        {
            return "unexpected EOF";
        }

        var found = Encoding.UTF8.GetString(body, at, 1);
        var before = Encoding.UTF8.GetString(body, 0, at).TrimEnd();
        return before.EndsWith('{') ? $"invalid character '{found}'" : $"invalid character '{found}' looking for beginning of value";
    }
}
