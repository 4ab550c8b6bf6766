using System.Text.Json.Nodes;

namespace Keyferry.Text.Targets;

/// <summary>Walks into an object along a path, makes what is missing on the way, and puts a value at its end.</summary>
internal static class TargetWalk
{
    /// <summary>Puts a value at the path's end.</summary>
    /// <param name="root">The object.</param>
    /// <param name="steps">The path.</param>
    /// <param name="value">The value.</param>
    /// <param name="isMerged">Whether a map's members are put into a map that is there already.</param>
    /// <exception cref="TargetException">Something on the way is neither a map nor a list as the path wants.</exception>
    public static void Put(JsonObject root, IReadOnlyList<TargetStep> steps, JsonNode? value, bool isMerged)
    {
        JsonNode? container = root;
        for (var at = 0; at < steps.Count - 1; at++)
        {
            container = Enter(container, steps[at], isIndexNext: steps[at + 1].Key is null);
        }

        var last = steps[^1];
        if (isMerged && value is JsonObject members && Get(container, last) is JsonObject there)
        {
            foreach (var (key, member) in members)
            {
                there[key] = member?.DeepClone();
            }
        }
        else
        {
            Set(container, last, value);
        }
    }

    /// <summary>The map at the path's end, made if need be.</summary>
    /// <exception cref="TargetException">Something else is there.</exception>
    public static JsonObject GetMap(JsonObject root, IReadOnlyList<TargetStep> steps)
    {
        JsonNode? map = root;
        foreach (var step in steps)
        {
            map = Enter(map, step, isIndexNext: false);
        }

        return map as JsonObject ?? throw new TargetException($"a map is expected at \"{steps[^1].Key}\"");
    }

    private static JsonNode Enter(JsonNode? container, TargetStep step, bool isIndexNext)
    {
        if (Get(container, step) is { } inner)
        {
            return inner;
        }

        JsonNode made = isIndexNext ? new JsonArray() : new JsonObject();
        Set(container, step, made);
        return made;
    }

    private static JsonNode? Get(JsonNode? container, TargetStep step)
    {
        if (step.Key is { } key)
        {
            return Map(container, key)[key];
        }

        var list = List(container, step.Index);
        return step.Index < list.Count ? list[step.Index] : null;
    }

    private static void Set(JsonNode? container, TargetStep step, JsonNode? value)
    {
        if (step.Key is { } key)
        {
            Map(container, key)[key] = value;
            return;
        }

        var list = List(container, step.Index);
        while (list.Count <= step.Index)
        {
            list.Add((JsonNode?)null);
        }

        list[step.Index] = value;
    }

    private static JsonObject Map(JsonNode? node, string key) =>
        node as JsonObject ?? throw new TargetException($"a map is expected where the key \"{key}\" goes");

    private static JsonArray List(JsonNode? node, int index) =>
        node as JsonArray ?? throw new TargetException($"a list is expected where the index {index} goes");
}
