using Keyferry.Text.Functions.Defaults;
using Keyferry.Text.Functions.Versions;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Maps;

/// <summary>Copies a value with all lists and maps in it.</summary>
internal static class DeepCopy
{
    public static GoValue Of(RenderContext context, GoValue value, int depth = 0)
    {
        Nesting.Check(depth);
        return value.Kind switch
        {
            GoKind.Slice when !value.IsTypedNil => Of(context, value.AsList, depth),
            GoKind.Map when value.AsMap is { } map => Of(context, map, depth),

            // mitchellh/copystructure does not copy a version's private fields.
            GoKind.Pointer or GoKind.Struct when value.AsObject is SemanticVersion =>
                GoValue.OfObject(value.Type!, SemanticVersion.Zero),
            _ => value,
        };
    }

    private static GoValue Of(RenderContext context, GoList list, int depth)
    {
        context.ChargeElements(list.Count);
        var items = new GoValue[list.Count];
        for (var at = 0; at < items.Length; at++)
        {
            items[at] = Of(context, list[at], depth + 1);
        }

        return GoValue.Of(new GoList(list.Type, items));
    }

    private static GoValue Of(RenderContext context, GoMap map, int depth)
    {
        context.ChargeElements(map.Count);
        var entries = new List<GoMap.Entry>(map.Count);
        for (var at = 0; at < map.Count; at++)
        {
            var entry = map.Entries[at];
            entries.Add(new GoMap.Entry(entry.Key, Of(context, entry.Value, depth + 1)));
        }

        return GoValue.Of(GoMap.FromEntries(map.Type, entries));
    }
}
