namespace Keyferry.Api.Shared;

/// <summary>Label selectors as the API server reads them. Pure.</summary>
public static class LabelMatch
{
    /// <summary>Whether labels match: every requirement must hold, and an empty selector matches all.</summary>
    public static bool Matches(LabelSelector selector, IDictionary<string, string>? labels)
    {
        var present = labels ?? new Dictionary<string, string>();
        return (selector.MatchLabels ?? []).All(p => present.TryGetValue(p.Key, out var value) && value == p.Value)
            && (selector.MatchExpressions ?? []).All(r => Holds(r, present));
    }

    private static bool Holds(LabelSelectorRequirement requirement, IDictionary<string, string> labels)
    {
        var has = labels.TryGetValue(requirement.Key, out var value);
        return requirement.Operator switch
        {
            "In" => has && requirement.Values?.Contains(value!) == true,
            "NotIn" => !has || requirement.Values?.Contains(value!) != true,
            "Exists" => has,
            "DoesNotExist" => !has,

            // An operator that nobody knows matches nothing: safer than everything.
            _ => false,
        };
    }
}
