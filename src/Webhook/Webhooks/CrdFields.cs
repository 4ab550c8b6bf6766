using System.Text.Json.Nodes;

namespace Keyferry.Webhook.Webhooks;

/// <summary>
/// Fields of a CustomResourceDefinition that older API servers do not know: a server-side apply that names an unknown
/// field is refused whole. Nothing is lost without them, since admission checks the same.
/// </summary>
internal static class CrdFields
{
    // CEL rules came with 1.23 (beta 1.25), selectable fields with 1.30.
    private static readonly string[] _newer = ["x-kubernetes-validations", "selectableFields"];

    /// <summary>The fields' names, for people.</summary>
    public static string Names => string.Join(", ", _newer);

    /// <summary>Whether a refusal is about unknown fields.</summary>
    public static bool AreUnknownIn(string message) =>
        message.Contains("field not declared in schema", StringComparison.Ordinal)
        && Array.Exists(_newer, f => message.Contains(f, StringComparison.Ordinal));

    /// <summary>Removes the fields, at every depth.</summary>
    public static void RemoveFrom(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var field in _newer)
                    map.Remove(field);
                foreach (var (_, value) in map)
                    RemoveFrom(value);
                break;
            case JsonArray list:
                foreach (var item in list)
                    RemoveFrom(item);
                break;
            default:
                break;
        }
    }
}
