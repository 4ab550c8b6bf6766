using System.Text.Json.Nodes;
using Keyferry.Api.Schema;

namespace Keyferry.Webhook.Rendering;

/// <summary>Writes the defaults of a schema into an object, as the API server does when it stores one.</summary>
internal static class SchemaDefaults
{
    /// <summary>Writes them.</summary>
    /// <param name="node">The value.</param>
    /// <param name="schema">Its schema.</param>
    public static void Apply(JsonNode? node, SchemaNode schema)
    {
        switch (node)
        {
            case JsonObject map when schema.Fields.Length > 0:
                foreach (var field in schema.Fields)
                {
                    if (!map.ContainsKey(field.Name) && field.Node.Default is { } given)
                    {
                        map[field.Name] = JsonNode.Parse(given.GetRawText());
                    }

                    Apply(map[field.Name], field.Node);
                }

                break;
            case JsonObject map when schema.Items is { } values:
                foreach (var (_, value) in map)
                {
                    Apply(value, values);
                }

                break;
            case JsonArray list when schema.Items is { } items:
                foreach (var item in list)
                {
                    Apply(item, items);
                }

                break;
        }
    }
}
