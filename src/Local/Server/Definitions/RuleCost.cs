using System.Globalization;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Schema;
using Keyferry.Local.Server.Schema.Cel;

namespace Keyferry.Local.Server.Definitions;

/// <summary>
/// Refuses rules that could cost too much: what one evaluation may cost, times how often the value can stand in a request.
/// https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go
/// </summary>
internal sealed class RuleCost
{
    private const double MostForRule = 10_000_000;
    private const double MostForSchema = 100_000_000;
    private const string WayOut =
        "(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)";

    private readonly List<(string Path, double Cost)> _rules = [];

    private RuleCost()
    {
    }

    /// <summary>What is too dear in a version's schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="path">Its path in messages.</param>
    public static IEnumerable<StatusCause> Check(JsonObject schema, string path)
    {
        var costs = new RuleCost();
        costs.Visit(schema, path, often: 1);
        var total = costs._rules.Sum(static rule => rule.Cost);
        if (total > MostForSchema)
        {
            yield return Forbidden(path, $"x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget {Factor(total / MostForSchema)}");
        }

        foreach (var (place, cost) in costs._rules.Where(static rule => rule.Cost > MostForRule))
        {
            if (total > MostForSchema)
            {
                yield return Forbidden(place, "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema");
            }

            yield return Forbidden(place, $"estimated rule cost exceeds budget {Factor(cost / MostForRule)}");
        }
    }

    /// <param name="schema">A part of the schema.</param>
    /// <param name="path">Its path.</param>
    /// <param name="often">How often it can stand in an object, by the bounds around it; null where one has none.</param>
    private void Visit(JsonObject schema, string path, double? often)
    {
        var rules = (schema["x-kubernetes-validations"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        for (var i = 0; i < rules.Count; i++)
        {
            if (Parse(rules[i].Text("rule")) is { } rule)
            {
                _rules.Add(($"{path}.x-kubernetes-validations[{i}].rule", CelCost.Of(rule, schema) * (often ?? SchemaSizes.MostInRequest(schema))));
            }
        }

        foreach (var (name, property) in schema.Child("properties") ?? [])
        {
            if (property is JsonObject below)
            {
                Visit(below, $"{path}.properties[{name}]", often);
            }
        }

        var within = often * SchemaSizes.Bound(schema);
        if (schema["additionalProperties"] is JsonObject values)
        {
            Visit(values, $"{path}.additionalProperties", within);
        }

        if (schema.Child("items") is { } items)
        {
            Visit(items, $"{path}.items", within);
        }
    }

    // One that cannot be read is refused elsewhere.
    private static CelExpression? Parse(string? rule)
    {
        try
        {
            return CelExpression.Parse(rule ?? "");
        }
        catch (CelException)
        {
            return null;
        }
    }

    private static string Factor(double factor)
    {
        var times = factor switch
        {
            > 100 => "more than 100x",
            < 1.5 => factor.ToString("F6", CultureInfo.InvariantCulture) + "x",
            _ => factor.ToString("F1", CultureInfo.InvariantCulture) + "x",
        };
        return $"by factor of {times} {WayOut}";
    }

    private static StatusCause Forbidden(string field, string why) => new("FieldValueForbidden", $"Forbidden: {why}", field);
}
