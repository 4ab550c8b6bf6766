using System.Globalization;
using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Rest;

/// <summary>A selector over labels.</summary>
/// <param name="Requirements">All must hold.</param>
internal sealed record LabelSelector(IReadOnlyList<LabelRequirement> Requirements)
{
    /// <summary>Whether it selects everything.</summary>
    public bool IsEmpty => Requirements.Count == 0;

    /// <summary>Whether labels fit.</summary>
    public bool Matches(JsonObject? labels) => Requirements.All(r => r.Matches(labels));

    /// <summary>Reads the JSON form, with matchLabels and matchExpressions.</summary>
    public static LabelSelector Of(JsonObject? selector)
    {
        var requirements = (selector.Object("matchLabels") ?? [])
            .Select(l => new LabelRequirement(l.Key, "=", [l.Value.AsText() ?? ""])).ToList();
        foreach (var expression in selector.List("matchExpressions")?.OfType<JsonObject>() ?? [])
        {
            var operation = expression.Text("operator") switch { "In" => "in", "NotIn" => "notin", "Exists" => "exists", _ => "!" };
            requirements.Add(new LabelRequirement(expression.Text("key") ?? "", operation, [.. expression.List("values").Texts()]));
        }

        return new LabelSelector(requirements);
    }

    /// <summary>Reads the text form of URLs.</summary>
    /// <exception cref="StatusException">400: it cannot be read.</exception>
    public static LabelSelector Parse(string? text) =>
        string.IsNullOrEmpty(text) ? new LabelSelector([]) : new LabelSelector(new LabelSelectorReader(text).Read());
}

/// <summary>One condition on a label.</summary>
/// <param name="Key">The label.</param>
/// <param name="Operation"><c>=</c>, <c>!=</c>, <c>in</c>, <c>notin</c>, <c>exists</c>, <c>!</c>, <c>&gt;</c> or <c>&lt;</c>.</param>
/// <param name="Values">What it is compared with.</param>
internal sealed record LabelRequirement(string Key, string Operation, IReadOnlyList<string> Values)
{
    /// <summary>Whether labels fit.</summary>
    public bool Matches(JsonObject? labels)
    {
        var value = labels.Text(Key);
        return Operation switch
        {
            "=" or "in" => value is not null && Values.Contains(value, StringComparer.Ordinal),
            "!=" or "notin" => value is null || !Values.Contains(value, StringComparer.Ordinal),
            "exists" => value is not null,
            "!" => value is null,
            _ => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var have)
                && long.TryParse(Values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit)
                && (Operation == ">" ? have > limit : have < limit),
        };
    }
}
