using System.Text.Json.Nodes;

namespace Keyferry.Webhook.Installation;

/// <summary>
/// Fields that older API servers do not know: a server-side apply that names an unknown field is refused whole. Nothing
/// is lost without the definitions' fields, since admission checks the same; without <c>matchConditions</c> the webhook
/// is asked more often.
/// </summary>
public static class UnsupportedFields
{
    /// <summary>The field that holds a webhook's conditions.</summary>
    public const string MatchConditions = "matchConditions";

    // Since: https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/ (beta, on by default).
    private static readonly (string Name, string Since)[] _fields =
    [
        ("x-kubernetes-validations", "1.25"),
        (MatchConditions, "1.28"),
        ("selectableFields", "1.31"),
    ];

    /// <summary>The fields that a refusal names as unknown, each with the version that brought it; empty where it names none.</summary>
    /// <param name="refusal">The server's message.</param>
    public static IReadOnlyList<(string Name, string Since)> UnknownIn(string refusal) =>
    [
        .. _fields.Where(f => refusal.Split('\n').Any(line =>
            line.Contains("field not declared in schema", StringComparison.Ordinal)
            && line.Contains(f.Name, StringComparison.Ordinal))),
    ];

    /// <summary>Removes a field, at every depth.</summary>
    /// <param name="node">From what.</param>
    /// <param name="field">The field's name.</param>
    public static void Remove(JsonNode? node, string field)
    {
        switch (node)
        {
            case JsonObject map:
                map.Remove(field);
                foreach (var (_, value) in map)
                {
                    Remove(value, field);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Remove(item, field);
                }

                break;
            default:
                break;
        }
    }
}
