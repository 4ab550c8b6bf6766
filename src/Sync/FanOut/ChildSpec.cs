using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.Schema;
using Keyferry.Text.Durations;

namespace Keyferry.Sync.FanOut;

/// <summary>
/// The spec of a child as External Secrets Operator would write it, so that a takeover rewrites no child: durations in Go's
/// form, and no field that is empty. Pure.
/// </summary>
public static class ChildSpec
{
    // Objects that stand there even when nothing in them is set, by their path.
    private static readonly string[][] AlwaysThere = [["secretStoreRef"], ["target", "template", "metadata"], ["template", "metadata"]];

    /// <summary>Brings a spec to the form in which it is written.</summary>
    /// <param name="spec">The spec; it is changed.</param>
    /// <param name="schema">Its schema.</param>
    /// <returns>The same object.</returns>
    public static JsonObject Canonical(JsonObject spec, SchemaNode schema)
    {
        Walk(spec, schema, durations: true);
        return WithEmptyObjects(spec, schema);
    }

    /// <summary>
    /// Brings the spec of a stored child to the form in which it is compared. Durations stay as they are: somebody who wrote
    /// one in another way has changed the child.
    /// </summary>
    /// <param name="spec">The spec; it is changed.</param>
    /// <param name="schema">Its schema.</param>
    /// <returns>The same object.</returns>
    public static JsonObject Stored(JsonObject spec, SchemaNode schema)
    {
        Walk(spec, schema, durations: false);
        return WithEmptyObjects(spec, schema);
    }

    private static void Walk(JsonObject item, SchemaNode schema, bool durations)
    {
        foreach (var (name, value) in item.ToList())
        {
            if (!schema.FieldsByName.TryGetValue(name, out var field))
            {
                continue;
            }

            if (!field.IsRequired && IsEmpty(value, field.Node))
            {
                item.Remove(name);
            }
            else if (durations && field.Node.StringFormat == StringFormat.Duration && Duration(value) is { } text)
            {
                item[name] = text;
            }
            else
            {
                Walk(value, field.Node, durations);
            }
        }
    }

    private static void Walk(JsonNode? value, SchemaNode schema, bool durations)
    {
        switch (value)
        {
            case JsonObject item when schema.Fields.Length > 0:
                Walk(item, schema, durations);
                break;
            case JsonArray list when schema.Items is { } items:
                foreach (var entry in list)
                {
                    Walk(entry, items, durations);
                }

                break;
        }
    }

    // An empty object is not empty: a label selector without requirements matches everything.
    private static bool IsEmpty(JsonNode? value, SchemaNode schema) => value switch
    {
        null => true,
        JsonArray list => list.Count == 0,
        JsonObject => false,
        _ => (value.GetValueKind() == JsonValueKind.False && schema.Default is null)
            || (value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length == 0),
    };

    private static string? Duration(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.String
        && GoDuration.TryParseSetting(value.GetValue<string>(), out var duration, out _)
            ? duration.ToString()
            : null;

    private static JsonObject WithEmptyObjects(JsonObject spec, SchemaNode schema)
    {
        foreach (var path in AlwaysThere)
        {
            var (at, node) = (spec, schema);
            for (var i = 0; i < path.Length && node.FieldsByName.TryGetValue(path[i], out var field); i++)
            {
                if (i == path.Length - 1)
                {
                    at[path[i]] ??= new JsonObject();
                }
                else if (at[path[i]] is JsonObject inner)
                {
                    (at, node) = (inner, field.Node);
                }
                else
                {
                    break;
                }
            }
        }

        return spec;
    }
}
