using System.Text.Json.Nodes;

namespace Keyferry.ClusterFront;

/// <summary>Makes one answer of the two servers' about what they serve.</summary>
internal static class Discovery
{
    /// <summary>The groups of definitions: the custom resource server has no list of groups, and publishes their schemas.</summary>
    /// <param name="schemas">The custom resource server's <c>/openapi/v3</c>.</param>
    /// <param name="routes">Which groups are custom.</param>
    public static IReadOnlyList<string> CustomGroups(JsonObject schemas, GroupRoutes routes) =>
    [
        .. (schemas["paths"] as JsonObject ?? []).Select(static p => GroupRoutes.GroupOf($"/{p.Key}")).OfType<string>()
            .Where(routes.IsCustomGroup).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Puts the custom groups into the core's list of groups.</summary>
    /// <param name="core">The core's <c>APIGroupList</c>.</param>
    /// <param name="custom">Each custom group's <c>APIGroup</c>.</param>
    /// <param name="routes">Which groups are custom.</param>
    public static JsonObject MergeGroups(JsonObject core, IEnumerable<JsonObject> custom, GroupRoutes routes)
    {
        var groups = new JsonArray();
        foreach (var group in (core["groups"] as JsonArray ?? []).OfType<JsonObject>().Where(g => !routes.IsCustomGroup(Name(g))))
        {
            groups.Add(group.DeepClone());
        }

        foreach (var group in custom)
        {
            groups.Add(WithoutType(group));
        }

        var merged = (JsonObject)core.DeepClone();
        merged["groups"] = groups;
        return merged;
    }

    /// <summary>Puts the paths of the custom groups' schemas into the core's.</summary>
    /// <param name="core">The core's <c>/openapi/v3</c>; null where it has none.</param>
    /// <param name="custom">The custom resource server's <c>/openapi/v3</c>.</param>
    /// <param name="routes">Which groups are custom.</param>
    public static JsonObject MergeSchemas(JsonObject? core, JsonObject custom, GroupRoutes routes)
    {
        var paths = new JsonObject();
        foreach (var (path, value) in core?["paths"] as JsonObject ?? [])
        {
            if (!routes.IsCustom($"/{path}"))
            {
                paths[path] = value?.DeepClone();
            }
        }

        foreach (var (path, value) in custom["paths"] as JsonObject ?? [])
        {
            if (routes.IsCustom($"/{path}"))
            {
                paths[path] = value?.DeepClone();
            }
        }

        return new JsonObject { ["paths"] = paths };
    }

    // In a list the items do not say what they are.
    private static JsonObject WithoutType(JsonObject group)
    {
        var item = (JsonObject)group.DeepClone();
        item.Remove("apiVersion");
        item.Remove("kind");
        return item;
    }

    private static string Name(JsonObject group) => group["name"]?.GetValue<string>() ?? "";
}
