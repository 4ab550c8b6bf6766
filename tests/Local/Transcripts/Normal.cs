using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.Local.Tests.Transcripts;

/// <summary>Brings into order what the server orders by time or by chance: managed fields, causes, and the message that lists them.</summary>
internal static class Normal
{
    /// <summary>A copy in order.</summary>
    public static JsonNode? Of(JsonNode? node)
    {
        var copy = node?.DeepClone();
        Order(copy);
        return copy;
    }

    /// <summary>A copy in order, with only those items, groups, paths and definitions that the recording kept.</summary>
    public static JsonNode? Part(JsonNode? recorded, JsonNode? answer)
    {
        var copy = Of(answer);
        foreach (var (name, kept) in recorded as JsonObject ?? [])
        {
            if (kept is JsonArray keptItems && copy?[name] is JsonArray items)
            {
                var names = keptItems.Select(ItemName).ToHashSet();
                foreach (var item in items.Where(i => !names.Contains(ItemName(i))).ToList())
                {
                    items.Remove(item);
                }
            }
            else if (name is "paths" or "definitions" && kept is JsonObject keptMembers && copy?[name] is JsonObject members)
            {
                foreach (var member in members.Select(static m => m.Key).Where(m => !keptMembers.ContainsKey(m)).ToList())
                {
                    members.Remove(member);
                }
            }
        }

        return copy;
    }

    private static string? ItemName(JsonNode? item) => (item?["name"] ?? item?["metadata"]?["name"])?.ToString();

    private static void Order(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Order(item);
            }
        }
        else if (node is JsonObject obj)
        {
            foreach (var (_, value) in obj.ToList())
            {
                Order(value);
            }

            if (obj["managedFields"] is JsonArray fields && fields.All(static f => f is JsonObject))
            {
                Sort(fields, static f => string.Join('\0', Text(f, "operation"), Text(f, "manager"), Text(f, "apiVersion"), Text(f, "subresource")));
            }

            if (obj["details"]?["causes"] is JsonArray { Count: > 1 } causes)
            {
                OrderCauses(obj, causes);
            }
        }
    }

    private static void OrderCauses(JsonObject status, JsonArray causes)
    {
        Sort(causes, static c => string.Join('\0', Text(c, "field"), Text(c, "message"), Text(c, "reason")));
        var message = Text(status, "message");
        var start = message.IndexOf('[', StringComparison.Ordinal) + 1;
        var listed = string.Join(", ", causes.Select(static c => $"{Text(c, "field")}: {Text(c, "message")}").Distinct());
        if (start > 0 && message.EndsWith(']') && message.Length - start - 1 == listed.Length)
        {
            status["message"] = $"{message[..start]}{listed}]";
        }
    }

    private static void Sort(JsonArray array, Func<JsonNode, string> key)
    {
        var sorted = array.Select(static i => i!.DeepClone()).OrderBy(key, StringComparer.Ordinal).ToList();
        array.Clear();
        foreach (var item in sorted)
        {
            array.Add(item);
        }
    }

    private static string Text(JsonNode? node, string member) =>
        node is JsonObject o && o[member] is JsonValue v && v.GetValueKind() == JsonValueKind.String ? v.GetValue<string>() : "";
}
