using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;

namespace Keyferry.Local.Server.Schema;

/// <summary>Lists whose items are known by keys or by value (<c>x-kubernetes-list-type</c>).</summary>
internal static class ListTypes
{
    /// <summary>Notes items that a set or map has twice.</summary>
    public static void Duplicates(JsonArray array, JsonObject schema, string path, List<StatusCause> causes)
    {
        var type = schema.Text("x-kubernetes-list-type");
        if (type is not ("set" or "map"))
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < array.Count; i++)
        {
            var key = type == "set" ? JsonKinds.Show(array[i]) : Keys(array[i], schema);
            if (key is not null && !seen.Add(key))
            {
                causes.Add(Causes.Duplicate($"{path}[{i}]", key));
            }
        }
    }

    /// <summary>The item of the old list that is the same item; null where lists of this type cannot tell.</summary>
    public static JsonNode? Counterpart(JsonNode? item, JsonArray? old, JsonObject schema)
    {
        if (old is null || schema.Text("x-kubernetes-list-type") != "map" || Keys(item, schema) is not { } keys)
        {
            return null;
        }

        return old.FirstOrDefault(o => Keys(o, schema) == keys);
    }

    private static string? Keys(JsonNode? item, JsonObject schema)
    {
        if (item is not JsonObject obj)
        {
            return null;
        }

        var keys = new JsonObject();
        foreach (var name in (schema["x-kubernetes-list-map-keys"] as JsonArray ?? []).Select(JsonKinds.Text).Order(StringComparer.Ordinal))
        {
            if (name is not null && obj.TryGetPropertyValue(name, out var value))
            {
                keys[name] = value?.DeepClone();
            }
        }

        return JsonKinds.Show(keys);
    }
}
