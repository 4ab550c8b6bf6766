using System.Text.Json.Nodes;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Crds;

/// <summary>
/// Writes a schema as the structural OpenAPI schema of a CustomResourceDefinition
/// (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema).
/// </summary>
internal static class CrdSchema
{
    private const string PreserveUnknownFields = "x-kubernetes-preserve-unknown-fields";

    /// <summary>The schema of a whole object.</summary>
    public static JsonObject Root(CrdKind kind, SchemaNode node)
    {
        var properties = new JsonObject
        {
            ["apiVersion"] = String("The API group and version that the object is written in."),
            ["kind"] = String("The kind of the object."),
            ["metadata"] = new JsonObject { ["type"] = "object" },
        };
        foreach (var field in node.Fields.Where(static f => f.Name is "spec" or "status"))
        {
            properties[field.Name] = Of(field.Node);
        }

        if (kind.HasStatus && !properties.ContainsKey("status"))
        {
            properties["status"] = new JsonObject { ["type"] = "object", [PreserveUnknownFields] = true };
        }

        return new JsonObject
        {
            ["description"] = kind.Description ?? node.Description,
            ["type"] = "object",
            ["properties"] = properties,
            // The API server would prune a misspelled "spec" before admission sees it.
            [PreserveUnknownFields] = true,
        };
    }

    private static JsonObject Of(SchemaNode node)
    {
        var json = new JsonObject();
        if (node.Description is { } description)
        {
            json["description"] = description;
        }

        if (node.Default is { } value)
        {
            json["default"] = JsonNode.Parse(value.GetRawText());
        }

        Type(node, json);
        Limits(node, json);
        if (node.Rules.Length > 0)
        {
            json["x-kubernetes-validations"] = new JsonArray([.. node.Rules.Select(Rule)]);
        }

        return json;
    }

    private static void Type(SchemaNode node, JsonObject json)
    {
        switch (node.Kind)
        {
            case SchemaKind.Object:
                json["type"] = "object";
                if (node.Fields.Length > 0)
                {
                    json["properties"] = new JsonObject(node.Fields.Select(static f => Property(f)));
                }

                var required = node.Fields.Where(static f => f.IsRequired).Select(static f => f.Name).ToArray();
                if (required.Length > 0)
                {
                    json["required"] = Strings(required);
                }
                // The API server would prune unknown fields before admission can report them.
                json[PreserveUnknownFields] = true;
                break;
            case SchemaKind.FreeForm:
                json["type"] = "object";
                json[PreserveUnknownFields] = true;
                break;
            case SchemaKind.Map:
                json["type"] = "object";
                json["additionalProperties"] = Of(node.Items!);
                break;
            case SchemaKind.Array:
                json["type"] = "array";
                json["items"] = Of(node.Items!);
                break;
            case SchemaKind.IntOrString:
                // Without the usual anyOf of integer and string: it adds nothing, and kube-apiserver 1.20 loses the type for apply.
                json["x-kubernetes-int-or-string"] = true;
                break;
            case SchemaKind.Any:
                json[PreserveUnknownFields] = true;
                break;
            default:
                json["type"] = JsonName(node.Kind);
                break;
        }
    }

    private static void Limits(SchemaNode node, JsonObject json)
    {
        Set(json, "format", node.Format);
        if (node.AllowedValues.Length > 0)
        {
            json["enum"] = Strings(node.AllowedValues);
        }

        Set(json, "pattern", node.Pattern);
        Set(json, "minLength", node.MinLength);
        Set(json, "maxLength", node.MaxLength);
        Set(json, "minItems", node.MinItems);
        Set(json, "minimum", node.Minimum);
        Set(json, "maximum", node.Maximum);
        if (node.ExactlyOneField)
        {
            json["minProperties"] = 1;
            json["maxProperties"] = 1;
        }

        if (node.IsNullable)
        {
            json["nullable"] = true;
        }

        if (node.IsAtomic)
        {
            json[node.Kind == SchemaKind.Array ? "x-kubernetes-list-type" : "x-kubernetes-map-type"] = "atomic";
        }
    }

    private static KeyValuePair<string, JsonNode?> Property(SchemaField field) => new(field.Name, Of(field.Node));

    private static JsonObject Rule(ICelRule rule) =>
        new() { ["message"] = rule.Message, ["rule"] = rule.Expression };

    private static JsonObject String(string description) => new() { ["description"] = description, ["type"] = "string" };

    private static JsonArray Strings(IEnumerable<string> values) =>
        new([.. values.Select(static v => (JsonNode)JsonValue.Create(v))]);

    private static void Set(JsonObject json, string name, JsonNode? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }

    private static string JsonName(SchemaKind kind) => kind switch
    {
        SchemaKind.String => "string",
        SchemaKind.Integer => "integer",
        SchemaKind.Boolean => "boolean",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "this kind has no single JSON type"),
    };
}
