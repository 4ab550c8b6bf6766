using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Schema;

namespace Keyferry.Local.Server.Tables;

/// <summary>The JSON paths of printer columns: fields, indexes, <c>[*]</c>, and filters such as <c>[?(@.type=="Ready")]</c>.</summary>
internal static class JsonPath
{
    /// <summary>The first value that the path finds; null where there is none.</summary>
    public static JsonNode? First(JsonNode? root, string path)
    {
        IEnumerable<JsonNode?> found = [root];
        var at = 0;
        while (at < path.Length)
        {
            if (path[at] == '[')
            {
                var end = Closing(path, at);
                var inner = path[(at + 1)..end];
                found = [.. found.SelectMany(n => Bracket(n, inner))];
                at = end + 1;
            }
            else
            {
                var name = Name(path, ref at);
                if (name.Length > 0)
                {
                    found = [.. found.SelectMany(n => name == "*" ? All(n) : n is JsonObject o && o.TryGetPropertyValue(name, out var v) ? [v] : (JsonNode?[])[])];
                }
            }
        }

        return found.FirstOrDefault();
    }

    private static IEnumerable<JsonNode?> Bracket(JsonNode? node, string inner)
    {
        if (inner == "*")
        {
            return All(node);
        }

        if (inner.StartsWith("?(", StringComparison.Ordinal))
        {
            return All(node).Where(n => Filter(n, inner[2..^1]));
        }

        if (inner[0] is '\'' or '"')
        {
            return node is JsonObject obj && obj.TryGetPropertyValue(inner[1..^1], out var member) ? [member] : [];
        }

        if (node is JsonArray array && int.TryParse(inner, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            index = index < 0 ? index + array.Count : index;
            return index >= 0 && index < array.Count ? [array[index]] : [];
        }

        return [];
    }

    private static bool Filter(JsonNode? node, string condition)
    {
        foreach (var op in (string[])["==", "!="])
        {
            var at = condition.IndexOf(op, StringComparison.Ordinal);
            if (at < 0)
            {
                continue;
            }

            var left = First(node, condition[..at].Trim().TrimStart('@'));
            var right = condition[(at + 2)..].Trim();
            var same = left is not null && (JsonKinds.Text(left) ?? JsonKinds.Show(left)) == right.Trim('"', '\'');
            return same == (op == "==");
        }

        return First(node, condition.Trim().TrimStart('@')) is not null;
    }

    private static IEnumerable<JsonNode?> All(JsonNode? node) => node switch
    {
        JsonArray array => array,
        JsonObject obj => obj.Select(static m => m.Value),
        _ => [],
    };

    private static string Name(string path, ref int at)
    {
        if (path[at] == '.')
        {
            at++;
        }

        var name = new StringBuilder();
        for (; at < path.Length && path[at] is not ('.' or '['); at++)
        {
            // "\." is a dot of the name.
            if (path[at] == '\\' && at + 1 < path.Length)
            {
                at++;
            }

            name.Append(path[at]);
        }

        return name.ToString();
    }

    private static int Closing(string path, int open)
    {
        var depth = 0;
        for (var at = open; at < path.Length; at++)
        {
            depth += path[at] switch { '[' => 1, ']' => -1, _ => 0 };
            if (depth == 0)
            {
                return at;
            }
        }

        return path.Length - 1;
    }
}
