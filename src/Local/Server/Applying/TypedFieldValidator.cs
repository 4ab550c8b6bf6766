using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Applying;

/// <summary>Checks that an applied configuration fits the types of a schema, as the merge needs it; all its errors are 500.</summary>
internal static class TypedFieldValidator
{
    /// <summary>Checks a whole configuration.</summary>
    /// <exception cref="StatusException">500: it does not fit.</exception>
    public static void Check(JsonObject configuration, ResourceInfo resource)
    {
        var metadata = configuration.Object("metadata");
        var errors = new List<string>();
        if (metadata?["name"] is { } name && name.AsText() is null)
        {
            errors.Add($".metadata.name: expected string, got &value.valueUnstructured{{Value:{Go(name)}}}");
        }

        if (resource.Schema is { } schema)
        {
            Members(configuration, schema, "", errors, root: true);
        }

        if (errors.Count == 0)
        {
            return;
        }

        var list = errors.Count == 1 ? errors[0] : $"errors:\n{string.Join("\n", errors.Select(e => "  " + e))}";
        throw ApiStatus.Plain500(
            $"failed to create typed patch object ({metadata.Text("namespace")}/{metadata.Text("name")}; {resource.ApiVersion}, Kind={resource.Kind}): {list}");
    }

    private static void Members(JsonObject obj, JsonObject schema, string path, List<string> errors, bool root)
    {
        var properties = schema.Object("properties");
        var additional = schema.Object("additionalProperties");
        foreach (var (name, value) in obj)
        {
            if (root && name is "apiVersion" or "kind" or "metadata")
            {
                continue;
            }

            var inner = $"{path}.{name}";
            if (properties.Object(name) is { } property)
            {
                Value(value, property, inner, errors);
            }
            else if (additional is not null)
            {
                Value(value, additional, inner, errors);
            }
            else if (!schema.Flag("x-kubernetes-preserve-unknown-fields") && schema["additionalProperties"] is null)
            {
                errors.Add($"{inner}: field not declared in schema");
            }
        }
    }

    private static void Value(JsonNode? value, JsonObject schema, string path, List<string> errors)
    {
        if (value is null || schema.Flag("x-kubernetes-int-or-string"))
        {
            return;
        }

        var kind = value.GetValueKind();
        switch (schema.Text("type"))
        {
            case "object" when kind != JsonValueKind.Object:
                errors.Add($"{path}: expected map, got &{{{Go(value)}}}");
                break;
            case "object":
                Members((JsonObject)value, schema, path, errors, root: false);
                break;
            case "array" when kind != JsonValueKind.Array:
                errors.Add($"{path}: expected list, got &{{{Go(value)}}}");
                break;
            case "array":
                Items((JsonArray)value, schema, path, errors);
                break;
            case "string" when kind != JsonValueKind.String:
                errors.Add($"{path}: expected string, got &value.valueUnstructured{{Value:{Go(value)}}}");
                break;
            case "integer" or "number" when kind != JsonValueKind.Number:
                errors.Add($"{path}: expected numeric (int or float), got {Name(value)}");
                break;
            case "boolean" when kind is not (JsonValueKind.True or JsonValueKind.False):
                errors.Add($"{path}: expected boolean, got {Name(value)}");
                break;
        }
    }

    private static void Items(JsonArray list, JsonObject schema, string path, List<string> errors)
    {
        var items = schema.Object("items") ?? [];
        for (var i = 0; i < list.Count; i++)
        {
            Value(list[i], items, $"{path}[{i}]", errors);
        }

        var shape = CrdMergeSchema.OfList(schema);
        if (shape.IsLeaf(list))
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (element, _) in shape.Parts(list))
        {
            if (!seen.Add(element))
            {
                errors.Add($"{path}: duplicate entries for key {FieldPath.Root.Then(element)}");
            }
        }
    }

    private static string Go(JsonNode value) => value.AsText() ?? value.ToJsonString();

    private static string Name(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Object => "map",
        JsonValueKind.Array => "list",
        JsonValueKind.Number => "number",
        _ => "boolean",
    };
}
