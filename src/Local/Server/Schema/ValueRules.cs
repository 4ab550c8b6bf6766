using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;

namespace Keyferry.Local.Server.Schema;

/// <summary>What a schema says about one value: type, enum, format, pattern, and limits.</summary>
internal sealed class ValueRules(Formats formats, List<StatusCause> causes)
{
    /// <summary>Checks the type.</summary>
    public void Type(JsonNode value, JsonObject schema, string path)
    {
        var actual = JsonKinds.TypeName(value);
        if (schema.Flag("x-kubernetes-int-or-string"))
        {
            if (actual is not ("integer" or "string"))
            {
                causes.Add(Causes.Type(path, $"\"{actual}\"", "integer,string"));
            }

            return;
        }

        if (schema.Text("type") is not { } wanted || wanted == actual)
        {
            return;
        }

        if (actual == "integer" && wanted == "number")
        {
            return;
        }

        if (actual == "number" && wanted == "integer" && double.IsInteger(JsonKinds.Number(value)))
        {
            return;
        }
        // A number where a format is wanted is told by its Go type.
        var format = schema.Text("format");
        if (format is not null && actual is ("integer" or "number"))
        {
            causes.Add(Causes.Type(path, actual == "integer" ? "\"int64\"" : "\"float64\"", format));
        }
        else
        {
            causes.Add(Causes.Type(path, $"\"{actual}\"", wanted));
        }
    }

    /// <summary>Checks the enum.</summary>
    public void Enumeration(JsonNode value, JsonObject schema, string path)
    {
        if (schema["enum"] is JsonArray { Count: > 0 } allowed && !allowed.Any(a => JsonNode.DeepEquals(a, value)))
        {
            causes.Add(Causes.NotSupported(path, JsonKinds.Show(value), allowed.Select(static a => $"\"{JsonKinds.Text(a) ?? JsonKinds.Show(a)}\"")));
        }
    }

    /// <summary>Checks format, pattern and limits.</summary>
    public void Content(JsonNode value, JsonObject schema, string path)
    {
        switch (value)
        {
            case JsonObject obj:
                Count(obj.Count, schema, path, "Properties", "properties");
                break;
            case JsonArray array:
                Count(array.Count, schema, path, "Items", "items");
                ListTypes.Duplicates(array, schema, path, causes);
                break;
            case { } when JsonKinds.Kind(value) == JsonValueKind.String:
                String(value.GetValue<string>(), schema, path);
                break;
            case { } when JsonKinds.Kind(value) == JsonValueKind.Number:
                Number(value, schema, path);
                break;
        }
    }

    private void String(string text, JsonObject schema, string path)
    {
        var shown = JsonKinds.Show(JsonValue.Create(text));
        // As Go counts characters, not UTF-16 units.
        var length = text.EnumerateRunes().Count();
        if (schema["maxLength"] is { } max && length > JsonKinds.Number(max))
        {
            causes.Add(Causes.TooLong(path, max.ToJsonString()));
        }

        if (schema["minLength"] is { } min && length < JsonKinds.Number(min))
        {
            causes.Add(Causes.Invalid(path, shown, $"{path} in body should be at least {min.ToJsonString()} chars long"));
        }

        if (schema.Text("pattern") is { } pattern && !formats.Matches(pattern, text))
        {
            causes.Add(Causes.Invalid(path, shown, $"{path} in body should match '{pattern}'"));
        }

        if (schema.Text("type") == "string" && schema.Text("format") is { } format && !Formats.Fits(format, text))
        {
            causes.Add(Causes.Type(path, shown, format));
        }
    }

    private void Number(JsonNode value, JsonObject schema, string path)
    {
        var number = JsonKinds.Number(value);
        var shown = JsonKinds.NumberText(value);
        var format = schema.Text("format");
        if (format == "int32" && (!double.IsInteger(number) || number is < int.MinValue or > int.MaxValue))
        {
            causes.Add(Causes.Invalid(Causes.Nowhere, "\"\"", $"Checked value must be of type integer with format int32 in {path}"));
        }

        if (schema["maximum"] is { } max)
        {
            var exclusive = schema.Flag("exclusiveMaximum");
            if (number > JsonKinds.Number(max) || (exclusive && number >= JsonKinds.Number(max)))
            {
                Limit(exclusive ? "less than" : "less than or equal to", max);
            }
        }

        if (schema["minimum"] is { } min)
        {
            var exclusive = schema.Flag("exclusiveMinimum");
            if (number < JsonKinds.Number(min) || (exclusive && number <= JsonKinds.Number(min)))
            {
                Limit(exclusive ? "greater than" : "greater than or equal to", min);
            }
        }

        if (schema["multipleOf"] is { } step && !double.IsInteger(number / JsonKinds.Number(step)))
        {
            Limit("a multiple of", step);
        }

        void Limit(string words, JsonNode limit) =>
            causes.Add(Causes.Invalid(path, shown, $"{path} in body should be {words} {JsonKinds.NumberText(limit)}"));
    }

    private void Count(int count, JsonObject schema, string path, string suffix, string words)
    {
        if (schema[$"max{suffix}"] is { } max && count > JsonKinds.Number(max))
        {
            causes.Add(Causes.TooMany(path, count, max.ToJsonString()));
        }

        if (schema[$"min{suffix}"] is { } min && count < JsonKinds.Number(min))
        {
            causes.Add(Causes.Invalid(
                path, count.ToString(CultureInfo.InvariantCulture), $"{path} in body should have at least {min.ToJsonString()} {words}"));
        }
    }
}
