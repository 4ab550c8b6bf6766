using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Schema;

/// <summary>Fills in a structural schema's defaults, and drops nulls from fields that may not be null.</summary>
internal static class Defaulting
{
    /// <summary>Defaults a value in place.</summary>
    public static void Apply(JsonNode? value, JsonObject? schema)
    {
        if (schema is null)
        {
            return;
        }

        if (value is JsonArray array)
        {
            foreach (var item in array)
            {
                Apply(item, schema.Child("items"));
            }
        }
        else if (value is JsonObject obj)
        {
            Members(obj, schema);
        }
    }

    private static void Members(JsonObject obj, JsonObject schema)
    {
        var properties = schema.Child("properties");
        foreach (var (name, property) in properties ?? [])
        {
            if (property is not JsonObject known)
            {
                continue;
            }

            var present = obj.TryGetPropertyValue(name, out var value);
            var isBadNull = present && JsonKinds.Kind(value) == JsonValueKind.Null && !known.Flag("nullable");
            if (known.TryGetPropertyValue("default", out var defaultValue) && (!present || isBadNull))
            {
                obj[name] = defaultValue?.DeepClone();
            }
            else if (isBadNull)
            {
                obj.Remove(name);
            }

            Apply(obj[name], known);
        }

        if (schema["additionalProperties"] is JsonObject values)
        {
            foreach (var (name, value) in obj.ToList())
            {
                if (properties?.ContainsKey(name) == true)
                {
                    continue;
                }

                if (value is null && !values.Flag("nullable"))
                {
                    obj.Remove(name);
                }
                else
                {
                    Apply(value, values);
                }
            }
        }
    }
}
