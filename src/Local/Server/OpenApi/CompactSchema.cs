using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.OpenApi;

/// <summary>Makes schemas from one-line shapes such as <c>name string required, labels {string}, rules [object]</c>.</summary>
internal static class CompactSchema
{
    /// <summary>The schema of an object.</summary>
    /// <param name="shape">Its fields, separated by commas.</param>
    /// <param name="references">What references begin with.</param>
    public static JsonObject Parse(string shape, string references)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var field in shape.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = field.Split(' ');
            properties[parts[0]] = Type(parts[1], references);
            if (parts.Length > 2)
            {
                required.Add(parts[0]);
            }
        }

        var schema = new JsonObject { ["type"] = "object" };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        if (properties.Count > 0)
        {
            schema["properties"] = properties;
        }

        return schema;
    }

    private static JsonObject Type(string type, string references) => type switch
    {
        ['{', .. var inner, '}'] => new() { ["type"] = "object", ["additionalProperties"] = Type(inner, references) },
        ['[', .. var inner, ']'] => new() { ["type"] = "array", ["items"] = Type(inner, references) },
        "time" => new() { ["type"] = "string", ["format"] = "date-time" },
        "bytes" => new() { ["type"] = "string", ["format"] = "byte" },
        _ when char.IsAsciiLetterUpper(type[0]) => new() { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = references + type }) },
        _ => new() { ["type"] = type },
    };
}
