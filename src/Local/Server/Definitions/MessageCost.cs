using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Schema;

namespace Keyferry.Local.Server.Definitions;

/// <summary>
/// The cost limit of messageExpression: text made of a number without bounds counts as text without
/// bounds, so that a messageExpression with <c>string(number)</c> is refused. What rules cost is for <see cref="RuleCost"/>.
/// </summary>
internal static partial class MessageCost
{
    private const string Advice =
        "by factor of more than 100x (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)";

    /// <summary>What is too dear in a version's schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="path">Its path in messages.</param>
    public static IEnumerable<StatusCause> Check(JsonObject schema, string path)
    {
        var found = Within(schema, path).ToList();
        if (found.Count == 0)
        {
            yield break;
        }

        yield return Forbidden(path, $"x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget {Advice}");
        foreach (var place in found)
        {
            yield return Forbidden(place, "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema");
            yield return Forbidden(place, $"estimated messageExpression cost exceeds budget {Advice}");
        }
    }

    private static IEnumerable<string> Within(JsonObject schema, string path)
    {
        var properties = schema.Child("properties") ?? [];
        var rules = schema["x-kubernetes-validations"] as JsonArray ?? [];
        for (var i = 0; i < rules.Count; i++)
        {
            var dear = NumberAsText().Matches((rules[i] as JsonObject)?.Text("messageExpression") ?? "")
                .Any(match => properties.Child(match.Groups["field"].Value)?.Text("type") is "integer" or "number");
            if (dear)
            {
                yield return $"{path}.x-kubernetes-validations[{i}].messageExpression";
            }
        }

        foreach (var (name, property) in properties)
        {
            if (property is not JsonObject inner)
            {
                continue;
            }

            foreach (var place in Within(inner, $"{path}.properties[{name}]"))
            {
                yield return place;
            }
        }
    }

    private static StatusCause Forbidden(string field, string why) => new("FieldValueForbidden", $"Forbidden: {why}", field);

    [GeneratedRegex(@"string\(self\.(?<field>\w+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumberAsText();
}
