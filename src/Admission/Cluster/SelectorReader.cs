using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Api.Shared;

namespace Keyferry.Admission.Cluster;

/// <summary>Reads label selectors off a manifest, and holds them against objects.</summary>
internal static class SelectorReader
{
    /// <summary>A selector; null where it cannot be read, which the other rules report.</summary>
    public static LabelSelector? Read(JsonElement selector) => selector.ValueKind != JsonValueKind.Object ? null : new LabelSelector
    {
        MatchLabels = new Dictionary<string, string>(selector.TextMap("matchLabels"), StringComparer.Ordinal),
        MatchExpressions =
        [
            .. selector.Items("matchExpressions").Select(static e => new LabelSelectorRequirement
            {
                Key = e.Item.Text("key") ?? "",
                Operator = e.Item.Text("operator") ?? "",
                Values = [.. e.Item.Texts("values").Select(static v => v.Text)],
            }),
        ],
    };

    /// <summary>Whether a selector matches one of some objects.</summary>
    public static bool Matches(
        ClusterContext context, LabelSelector selector, IReadOnlyCollection<IReadOnlyDictionary<string, string>> objects)
    {
        var terms = 1 + (selector.MatchLabels?.Count ?? 0) + (selector.MatchExpressions?.Sum(static e => 1 + (e.Values?.Count ?? 0)) ?? 0);
        foreach (var labels in objects)
        {
            context.Found.Budget.Spend(terms);
            if (LabelMatch.Matches(selector, labels as IDictionary<string, string> ?? new Dictionary<string, string>(labels)))
            {
                return true;
            }
        }

        return false;
    }
}
