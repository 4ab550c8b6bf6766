using Keyferry.Text.GoFormat;
using Keyferry.Text.Json;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Rewriting;

/// <summary>Merges the values of a map, which are JSON objects.</summary>
internal static class MergedValues
{
    /// <summary>The map after the merge, whose values the caller owns; null with an error.</summary>
    public static Dictionary<string, ReadOnlyMemory<byte>>? Of(
        KeyRewriteMerge merge, Dictionary<string, ReadOnlyMemory<byte>> data, out string error)
    {
        using var context = RenderContext.Unmetered();
        if (Merged(context, merge, data, out error) is not { } merged)
        {
            return null;
        }

        switch (merge.Strategy)
        {
            case "" or "Extract":
                return Extracted(context, merged);
            case "JSON" when merge.Into.Length == 0:
                error = "missing 'into' field: strategy JSON needs the key that takes the merged object";
                return null;
            case "JSON":
                return new Dictionary<string, ReadOnlyMemory<byte>>(data, StringComparer.Ordinal)
                {
                    [merge.Into] = JsonValueBytes.Json(context, GoValue.Of(merged), JsonStyle.Raw),
                };
            default:
                // The schema admits no other strategy; External Secrets Operator gives an empty map.
                return new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        }
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> Extracted(RenderContext context, GoMap merged)
    {
        var extracted = new Dictionary<string, ReadOnlyMemory<byte>>(merged.Count, StringComparer.Ordinal);
        foreach (var member in merged.Entries)
        {
            extracted.Add(member.Key.ToText(), JsonValueBytes.Of(context, member.Value));
        }

        return extracted;
    }

    private static GoMap? Merged(
        RenderContext context, KeyRewriteMerge merge, Dictionary<string, ReadOnlyMemory<byte>> data, out string error)
    {
        var members = new List<GoMap.Entry>();
        var names = new HashSet<GoString>();
        var conflicts = new SortedSet<string>(Utf8Order.Instance);
        error = "";
        var sorted = data.Keys.Except(merge.Priority, StringComparer.Ordinal).Order(Utf8Order.Instance);
        foreach (var key in sorted.Concat(merge.Priority))
        {
            if (!data.TryGetValue(key, out var value))
            {
                if (merge.PriorityPolicy == "IgnoreNotFound")
                {
                    continue;
                }

                error = $"key \"{key}\" not found in input map; priorityPolicy IgnoreNotFound passes over it";
                return null;
            }

            if (!TryReadObject(context, value.Span, out var item, out error))
            {
                error = $"the value of key \"{key}\": {error}";
                return null;
            }

            foreach (var member in item.Entries)
            {
                members.Add(member);
                if (!names.Add(member.Key))
                {
                    conflicts.Add(member.Key.ToText());
                }
            }
        }

        if (conflicts.Count == 0 || merge.ConflictPolicy == "Ignore")
        {
            // Of equal names the last wins.
            return GoMap.FromEntries(GoType.AnyMap, members);
        }

        error = $"conflicts: {string.Join(", ", conflicts)}; with conflictPolicy Ignore the later key wins";
        return null;
    }

    /// <summary>Reads an object; null counts as an empty one.</summary>
    private static bool TryReadObject(RenderContext context, ReadOnlySpan<byte> json, out GoMap members, out string error)
    {
        members = new GoMap();
        if (!JsonInput.TryRead(context, json, out var value, out error))
        {
            return false;
        }

        if (value.Kind != GoKind.Map && !value.IsNothing)
        {
            error = "merge takes JSON objects only";
            return false;
        }

        members = value.AsMap ?? members;
        return true;
    }
}
