using Keyferry.Text.GoFormat;

namespace Keyferry.Text.Rewriting;

/// <summary>Merges the values of a map, which are JSON objects.</summary>
internal static class MergedValues
{
    /// <summary>The map after the merge; null with an error.</summary>
    public static Dictionary<string, ReadOnlyMemory<byte>>? Of(
        KeyRewriteMerge merge, Dictionary<string, ReadOnlyMemory<byte>> data, out string error)
    {
        if (Merged(merge, data, out error) is not { } merged)
        {
            return null;
        }

        switch (merge.Strategy)
        {
            case "" or "Extract":
                return merged.Members.ToDictionary(
                    static member => member.Key,
                    static member => (ReadOnlyMemory<byte>)JsonValueBytes.Of(member.Value),
                    StringComparer.Ordinal);
            case "JSON" when merge.Into.Length == 0:
                error = "missing 'into' field: strategy JSON needs the key that takes the merged object";
                return null;
            case "JSON":
                return new Dictionary<string, ReadOnlyMemory<byte>>(data, StringComparer.Ordinal)
                {
                    [merge.Into] = JsonEncode.Write(merged, isHtmlSafe: false),
                };
            default:
                // The schema admits no other; the peer answers with nothing.
                return new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        }
    }

    private static JsonItem? Merged(
        KeyRewriteMerge merge, Dictionary<string, ReadOnlyMemory<byte>> data, out string error)
    {
        var merged = JsonItem.Of(JsonItemKind.Object);
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

            if (!TryAdd(merged, value.Span, conflicts, out error))
            {
                error = $"the value of key \"{key}\": {error}";
                return null;
            }
        }

        if (conflicts.Count == 0 || merge.ConflictPolicy == "Ignore")
        {
            return merged;
        }

        error = $"conflicts: {string.Join(", ", conflicts)}; with conflictPolicy Ignore the later key wins";
        return null;
    }

    private static bool TryAdd(
        JsonItem merged, ReadOnlySpan<byte> json, SortedSet<string> conflicts, out string error)
    {
        if (!JsonDecode.TryRead(json, out var item, out error))
        {
            return false;
        }

        if (item!.Kind is not (JsonItemKind.Object or JsonItemKind.Null))
        {
            error = "merge takes JSON objects only";
            return false;
        }

        foreach (var (name, value) in item.Members)
        {
            if (!merged.Members.TryAdd(name, value))
            {
                conflicts.Add(name);
                merged.Members[name] = value;
            }
        }

        return true;
    }
}
