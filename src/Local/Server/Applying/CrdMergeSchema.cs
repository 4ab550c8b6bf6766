using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Applying;

/// <summary>Reads the shape of a custom resource from its structural schema.</summary>
internal static class CrdMergeSchema
{
    /// <summary>The shape of whole objects.</summary>
    public static MergeSchema OfObject(JsonObject? schema)
    {
        var inner = Of(schema);
        return new MergeSchema
        {
            Field = name => name switch
            {
                "metadata" => MergeSchema.Metadata,
                "apiVersion" or "kind" => MergeSchema.Untyped,
                _ => inner.Field(name),
            },
            Other = inner.Other,
        };
    }

    private static MergeSchema Of(JsonObject? schema)
    {
        if (schema is null)
        {
            return MergeSchema.Untyped;
        }

        if (schema.Text("type") == "array")
        {
            return OfList(schema);
        }

        var properties = schema.Object("properties");
        var fields = new ConcurrentDictionary<string, MergeSchema?>(StringComparer.Ordinal);
        return new MergeSchema
        {
            Atomic = schema.Text("x-kubernetes-map-type") == "atomic",
            Field = name => fields.GetOrAdd(name, static (key, known) => known?[key] is JsonObject inner ? Of(inner) : null, properties),
            Other = schema.Object("additionalProperties") is { } element ? Of(element) : null,
        };
    }

    internal static MergeSchema OfList(JsonObject schema)
    {
        var items = schema.Object("items");
        return schema.Text("x-kubernetes-list-type") switch
        {
            "set" => new MergeSchema { IsSet = true, Other = Of(items) },
            "map" => new MergeSchema
            {
                Keys = [.. schema.List("x-kubernetes-list-map-keys").Texts()
                    .Select(key => new KeyField(key, items.Object("properties").Object(key)?["default"]))],
                Other = Of(items),
            },
            _ => MergeSchema.Leaf,
        };
    }
}
