using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Calls;

namespace Keyferry.Local.Server.Rest;

/// <summary>A selector over labels.</summary>
/// <param name="Requirements">All must hold.</param>
internal sealed record LabelSelector(IReadOnlyList<LabelRequirement> Requirements)
{
    /// <summary>Whether it selects everything.</summary>
    public bool IsEmpty => Requirements.Count == 0;

    /// <summary>Whether labels fit.</summary>
    public bool Matches(JsonObject? labels) => Requirements.All(r => r.Matches(labels.Text(r.Key)));

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
    public static LabelSelector Parse(string? text)
    {
        try
        {
            return new LabelSelector(LabelQuery.Read(text));
        }
        catch (FormatException e)
        {
            throw ApiStatus.BadRequest(e.Message);
        }
    }
}
