using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Text.Values;
using Keyferry.Text.Yaml;

namespace Keyferry.Text.Targets;

/// <summary>Makes JSON nodes of a YAML document's value.</summary>
internal static class JsonTree
{
    // Below the default limit of System.Text.Json (64).
    private const int MaxDepth = 60;

    /// <exception cref="YamlException">JSON cannot hold the value.</exception>
    /// <exception cref="TargetException">It is nested too deeply.</exception>
    public static JsonNode? Of(GoValue value, int depth = 0)
    {
        if (depth > MaxDepth)
        {
            throw new TargetException($"the value is nested more than {MaxDepth} levels deep");
        }

        return value.Kind switch
        {
            GoKind.String => JsonValue.Create(Encoding.UTF8.GetString(value.Bytes)),
            GoKind.Bool => JsonValue.Create(value.AsBool),
            GoKind.Int64 => JsonValue.Create(value.AsInt64),
            GoKind.Uint64 => JsonValue.Create((ulong)value.AsInt64),
            GoKind.Float64 => Number(value.AsDouble),
            GoKind.Slice => List(value.AsList, depth),
            GoKind.Map => Map(value.AsMap!, depth),
            _ => null,
        };
    }

    // A whole number is an integer to Kubernetes, however it was written.
    private static JsonValue Number(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new YamlException("a number is not finite");
        }

        return Math.Abs(value) < 1L << 53 && Math.Truncate(value) == value
            ? JsonValue.Create((long)value)
            : JsonValue.Create(value);
    }

    private static JsonArray List(GoList list, int depth)
    {
        var array = new JsonArray();
        foreach (var item in list.Items)
        {
            array.Add(Of(item, depth + 1));
        }

        return array;
    }

    private static JsonObject Map(GoMap map, int depth)
    {
        var members = new JsonObject();
        foreach (var entry in map.Entries)
        {
            members[Encoding.UTF8.GetString(entry.Key.Span)] = Of(entry.Value, depth + 1);
        }

        return members;
    }
}
