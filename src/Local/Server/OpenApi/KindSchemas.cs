using System.Text.Json.Nodes;
using Keyferry.Local.Server.Schema;

namespace Keyferry.Local.Server.OpenApi;

/// <summary>The schemas of kinds and of their lists.</summary>
internal static class KindSchemas
{
    private const string Conventions = "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md";

    // The texts that every kind of every API server has; kubectl explain prints them.
    private const string ApiVersionText =
        "APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the " +
        $"latest internal value, and may reject unrecognized values. More info: {Conventions}#resources";

    private const string KindText =
        "Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the " +
        $"client submits requests to. Cannot be updated. In CamelCase. More info: {Conventions}#types-kinds";

    /// <summary>A schema's name: the group in reverse, then version and kind.</summary>
    public static string Name(ResourceInfo resource, string kind)
    {
        var group = resource.Definition is null
            ? $"io.k8s.api.{(resource.Group.Length == 0 ? "core" : resource.Group.Split('.')[0])}"
            : string.Join('.', resource.Group.Split('.').Reverse());
        return $"{group}.{resource.Version}.{kind}";
    }

    /// <summary>The schema of a kind: the definition's own, or a plain one for a built-in kind.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="references">What references begin with.</param>
    public static JsonObject Of(ResourceInfo resource, string references)
    {
        var schema = resource.Schema?.DeepClone().AsObject() ?? BuiltinSchemas.Of(resource);
        Embedded(schema, references);
        var properties = schema.Child("properties") ?? [];
        var all = new JsonObject();
        Standard(all, references, "Standard object's metadata.", "ObjectMeta", "metadata");
        foreach (var (name, property) in properties)
        {
            if (name is not ("apiVersion" or "kind" or "metadata"))
            {
                all[name] = property?.DeepClone();
            }
        }

        schema["properties"] = all;
        schema["x-kubernetes-group-version-kind"] = Identity(resource, resource.Kind);
        return schema;
    }

    /// <summary>The schema of the kind's list.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="references">What references begin with.</param>
    public static JsonObject ListOf(ResourceInfo resource, string references)
    {
        var properties = new JsonObject();
        Standard(properties, references, "Standard list metadata.", "ListMeta", "types-kinds");
        properties["items"] = new JsonObject
        {
            ["description"] = $"List of {resource.Plural}. More info: {Conventions}",
            ["type"] = "array",
            ["items"] = new JsonObject { ["$ref"] = references + Name(resource, resource.Kind) },
        };
        return new()
        {
            ["description"] = $"{resource.ListKind} is a list of {resource.Kind}",
            ["type"] = "object",
            ["required"] = new JsonArray("items"),
            ["properties"] = properties,
            ["x-kubernetes-group-version-kind"] = Identity(resource, resource.ListKind),
        };
    }

    private static void Standard(JsonObject properties, string references, string metadata, string metadataKind, string anchor)
    {
        properties["apiVersion"] = new JsonObject { ["description"] = ApiVersionText, ["type"] = "string" };
        properties["kind"] = new JsonObject { ["description"] = KindText, ["type"] = "string" };
        properties["metadata"] = new JsonObject
        {
            ["description"] = $"{metadata} More info: {Conventions}#{anchor}",
            ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"{references}{MetaSchemas.Prefix}{metadataKind}" }),
        };
    }

    private static void Embedded(JsonNode? node, string references)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Embedded(item, references);
            }
        }
        else if (node is JsonObject obj)
        {
            foreach (var (_, value) in obj.ToList())
            {
                Embedded(value, references);
            }

            if (obj.Flag("x-kubernetes-embedded-resource"))
            {
                var properties = obj.Child("properties") ?? [];
                obj["properties"] = properties;
                Standard(properties, references, "Standard object's metadata.", "ObjectMeta", "metadata");
                obj["required"] = new JsonArray("kind", "apiVersion");
            }
        }
    }

    private static JsonArray Identity(ResourceInfo resource, string kind) =>
        [new JsonObject { ["group"] = resource.Group, ["kind"] = kind, ["version"] = resource.Version }];
}
