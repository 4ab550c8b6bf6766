using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Applying;

/// <summary>Merges an applied configuration into an object, takes out what is owned no more, and lists what is set.</summary>
internal static class FieldMerge
{
    /// <summary>The fields that a configuration sets.</summary>
    public static FieldSet FieldsOf(JsonObject configuration, MergeSchema shape)
    {
        var set = new FieldSet();
        Collect(configuration, shape, FieldPath.Root, set);
        return set;
    }

    /// <summary>The live object with the configuration laid over it.</summary>
    public static JsonNode? Merge(JsonNode? live, JsonNode? applied, MergeSchema shape)
    {
        if (shape.IsLeaf(live) || shape.IsLeaf(applied) || live!.GetValueKind() != applied!.GetValueKind())
        {
            return applied.Copy();
        }

        if (live is JsonObject map)
        {
            var merged = (JsonObject)map.DeepClone();
            foreach (var (name, value) in (JsonObject)applied!)
            {
                merged[name] = map.TryGetPropertyValue(name, out var old)
                    ? Merge(old, value, shape.Under("f:" + name))
                    : value.Copy();
            }

            return merged;
        }

        return MergeLists((JsonArray)live!, (JsonArray)applied!, shape);
    }

    /// <summary>Takes paths, with all that is below them, out of a value; null where nothing is left.</summary>
    public static JsonNode? Remove(JsonNode? value, FieldSet paths, MergeSchema shape)
    {
        if (paths.IsEmpty || shape.IsLeaf(value))
        {
            return value.Copy();
        }

        if (value is JsonObject map)
        {
            var kept = new JsonObject();
            foreach (var (name, member) in map)
            {
                var below = paths.Children.GetValueOrDefault("f:" + name);
                if (below?.IsMember == true)
                {
                    continue;
                }

                kept[name] = below is null ? member.Copy() : Remove(member, below, shape.Under("f:" + name));
            }

            return kept.Count == 0 && map.Count > 0 ? null : kept;
        }

        var items = new JsonArray();
        foreach (var (element, item) in shape.Parts(value))
        {
            var below = paths.Children.GetValueOrDefault(element);
            if (below?.IsMember == true)
            {
                continue;
            }

            items.Add(below is null ? item.Copy() : Remove(item, below, shape.Under(element)));
        }

        return items.Count == 0 && value is JsonArray { Count: > 0 } ? null : items;
    }

    private static JsonArray MergeLists(JsonArray live, JsonArray applied, MergeSchema shape)
    {
        var fresh = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (element, item) in shape.Parts(applied))
        {
            fresh[element] = item;
        }

        var merged = new JsonArray();
        foreach (var (element, item) in shape.Parts(live))
        {
            merged.Add(fresh.Remove(element, out var over) ? Merge(item, over, shape.Under(element)) : item.Copy());
        }

        foreach (var (element, item) in shape.Parts(applied))
        {
            if (fresh.Remove(element))
            {
                merged.Add(item.Copy());
            }
        }

        return merged;
    }

    private static void Collect(JsonNode? value, MergeSchema shape, FieldPath path, FieldSet set)
    {
        if (shape.IsLeaf(value))
        {
            set.Add(path);
            return;
        }

        foreach (var (element, part) in shape.Parts(value))
        {
            var inner = path.Then(element);
            Collect(part, shape.Under(element), inner, set);
            var isItem = !element.StartsWith("f:", StringComparison.Ordinal);
            if (isItem || part is null or JsonObject { Count: 0 } || shape.Field(element[2..]) is null)
            {
                set.Add(inner);
            }
        }
    }
}
