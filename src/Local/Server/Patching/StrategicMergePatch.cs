using System.Text.Json.Nodes;
using Keyferry.Local.Server.Applying;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Patching;

/// <summary>
/// Strategic merge patch for built-in kinds: list maps merge by key, and the directives <c>$patch</c>, <c>$retainKeys</c>,
/// <c>$setElementOrder</c> and <c>$deleteFromPrimitiveList</c> are read.
/// </summary>
internal static class StrategicMergePatch
{
    /// <summary>Lays a patch over an object.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        if (patch.Text("$patch") == "replace")
        {
            return Without(patch);
        }

        if (patch.Text("$patch") == "delete")
        {
            return [];
        }

        var result = (JsonObject)target.DeepClone();
        if (patch.List("$retainKeys") is { } retained)
        {
            var keep = retained.Texts().ToHashSet(StringComparer.Ordinal);
            foreach (var name in result.Select(p => p.Key).Where(name => !keep.Contains(name)).ToList())
            {
                result.Remove(name);
            }
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith("$deleteFromPrimitiveList/", StringComparison.Ordinal))
            {
                RemoveFrom(result, name["$deleteFromPrimitiveList/".Length..], (JsonArray)value!);
            }
            else if (name.StartsWith('$'))
            {
                continue;
            }
            else if (value is null)
            {
                result.Remove(name);
            }
            else if (value is JsonObject inner)
            {
                result[name] = Apply(result[name] as JsonObject ?? [], inner);
            }
            else if (value is JsonArray list)
            {
                result[name] = Merge(name, result[name] as JsonArray, list);
            }
            else
            {
                result[name] = value.Copy();
            }
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith("$setElementOrder/", StringComparison.Ordinal))
            {
                Order(result, name["$setElementOrder/".Length..], (JsonArray)value!);
            }
        }

        return result;
    }

    private static JsonObject Without(JsonObject patch)
    {
        var copy = (JsonObject)patch.DeepClone();
        copy.Remove("$patch");
        return copy;
    }

    private static JsonArray Merge(string field, JsonArray? live, JsonArray patch)
    {
        if (field == "finalizers")
        {
            return new JsonArray([.. patch.Texts().Union(live.Texts(), StringComparer.Ordinal).Select(text => (JsonNode)text)]);
        }

        var keys = BuiltinMergeSchema.KeysOf(field, live?.FirstOrDefault() ?? patch.FirstOrDefault());
        if (keys is null || live is null)
        {
            return new JsonArray([.. patch.Where(i => i.Text("$patch") != "delete").Select(i => i.Copy())]);
        }

        if (patch.Any(i => i.Text("$patch") == "replace"))
        {
            return new JsonArray([.. patch.Where(i => i.Text("$patch") is null).Select(i => i.Copy())]);
        }

        return MergeByKey(keys[0].Name, live, patch);
    }

    // Items of the patch keep its order and stand before items that only the object has, but for those that stood before them.
    private static JsonArray MergeByKey(string key, JsonArray live, JsonArray patch)
    {
        int PlaceOf(JsonNode? item) => live.ToList().FindIndex(old => JsonAccess.Same((old as JsonObject)?[key], (item as JsonObject)?[key]));
        var named = patch.OfType<JsonObject>().ToList();
        var changed = new Queue<JsonObject>(named.Where(item => item.Text("$patch") != "delete"));
        var merged = new JsonArray();
        for (var i = 0; i < live.Count; i++)
        {
            if (named.Exists(item => PlaceOf(item) == i))
            {
                continue;
            }

            while (changed.TryPeek(out var next) && PlaceOf(next) < i)
            {
                merged.Add(Merged(changed.Dequeue()));
            }

            merged.Add(live[i].Copy());
        }

        while (changed.TryDequeue(out var rest))
        {
            merged.Add(Merged(rest));
        }

        return merged;

        JsonNode? Merged(JsonObject item) => PlaceOf(item) is var place and >= 0 ? Apply((JsonObject)live[place]!, item) : item.Copy();
    }

    private static void RemoveFrom(JsonObject target, string field, JsonArray gone)
    {
        if (target.List(field) is not { } list)
        {
            return;
        }

        target[field] = new JsonArray([.. list.Where(i => !gone.Any(g => JsonAccess.Same(g, i))).Select(i => i.Copy())]);
    }

    private static void Order(JsonObject target, string field, JsonArray order)
    {
        if (target.List(field) is not { } list)
        {
            return;
        }

        int Place(JsonNode? item)
        {
            for (var i = 0; i < order.Count; i++)
            {
                if (order[i] is JsonObject key ? key.All(k => JsonAccess.Same((item as JsonObject)?[k.Key], k.Value)) : JsonAccess.Same(order[i], item))
                {
                    return i;
                }
            }

            return int.MaxValue;
        }

        target[field] = new JsonArray([.. list.OrderBy(Place).Select(i => i.Copy())]);
    }
}
