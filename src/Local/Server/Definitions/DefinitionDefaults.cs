using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Schema;

namespace Keyferry.Local.Server.Definitions;

/// <summary>Fills in what a CustomResourceDefinition leaves out.</summary>
internal static class DefinitionDefaults
{
    private static readonly string[] Flags =
    [
        "uniqueItems", "nullable", "exclusiveMaximum", "exclusiveMinimum", "deprecated",
        "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string",
    ];

    public static void Apply(JsonObject definition)
    {
        if (definition.Child("spec") is not { } spec)
        {
            return;
        }

        var isNew = definition.Child("status") is null;
        if (spec.Child("names") is { } names && names.Text("kind") is { Length: > 0 } kind)
        {
            if (names.Text("singular") is null or "")
            {
                names["singular"] = kind.ToLowerInvariant();
            }

            if (names.Text("listKind") is null or "")
            {
                names["listKind"] = $"{kind}List";
            }
        }

        Conversion(spec);
        foreach (var version in Versions(definition))
        {
            DropFalse(version["schema"]);
            if (JsonKinds.Kind(version["deprecated"]) == JsonValueKind.False)
            {
                version.Remove("deprecated");
            }
        }

        if (JsonKinds.Kind(spec["preserveUnknownFields"]) == JsonValueKind.False)
        {
            spec.Remove("preserveUnknownFields");
        }

        if (isNew)
        {
            definition["status"] = FreshStatus(definition);
        }
    }

    /// <summary>The versions of a definition.</summary>
    public static IEnumerable<JsonObject> Versions(JsonObject definition) =>
        (definition["spec"]?["versions"] as JsonArray ?? []).OfType<JsonObject>();

    private static void Conversion(JsonObject spec)
    {
        if (spec.Child("conversion") is not { } conversion)
        {
            spec["conversion"] = new JsonObject { ["strategy"] = "None" };
        }
        else if (conversion["webhook"]?["clientConfig"]?["service"] is JsonObject service && service["port"] is null)
        {
            service["port"] = 443;
        }
    }

    private static JsonObject FreshStatus(JsonObject definition)
    {
        var stored = Versions(definition).Where(static v => v.Flag("storage")).Select(static v => (JsonNode?)v.Text("name"));
        return new()
        {
            ["conditions"] = null,
            ["acceptedNames"] = new JsonObject { ["plural"] = "", ["kind"] = "" },
            ["storedVersions"] = new JsonArray([.. stored]),
        };
    }

    // A typed object does not tell false from absent. Defaults are JSON of their own and stay.
    private static void DropFalse(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                DropFalse(item);
            }
        }
        else if (node is JsonObject obj)
        {
            foreach (var (name, value) in obj.ToList())
            {
                if (JsonKinds.Kind(value) == JsonValueKind.False && Flags.Contains(name, StringComparer.Ordinal))
                {
                    obj.Remove(name);
                }
                else if (name is not ("default" or "example" or "enum"))
                {
                    DropFalse(value);
                }
            }
        }
    }
}
