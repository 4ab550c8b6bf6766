using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Sync.FanOut;

/// <summary>Decides which namespaces a cluster-wide object selects. Pure.</summary>
public static class NamespaceSelection
{
    /// <summary>Whether a namespace is selected.</summary>
    public static bool Selects(FanOutWish wish, ObjectMetadata ns) =>
        wish.Names.Contains(ns.Key.Name) || wish.Selectors.Any(s => Matches(s, ns.Labels));

    /// <summary>
    /// What is wrong with the selectors; null where nothing is. With a selector that cannot be read nothing is known of what
    /// it selects, and no child may be deleted for it.
    /// </summary>
    public static string? Problem(FanOutWish wish)
    {
        for (var i = 0; i < wish.Selectors.Count; i++)
        {
            foreach (var requirement in wish.Selectors[i].MatchExpressions ?? [])
            {
                if (Problem(requirement) is { } problem)
                {
                    return $"namespace selector {i}: key \"{requirement.Key}\": {problem}";
                }
            }
        }

        return null;
    }

    private static bool Matches(LabelSelector selector, IReadOnlyDictionary<string, string> labels) =>
        LabelMatch.Matches(selector, labels as IDictionary<string, string> ?? new Dictionary<string, string>(labels));

    private static string? Problem(LabelSelectorRequirement requirement) => (requirement.Operator, requirement.Values?.Count > 0) switch
    {
        ("In" or "NotIn", false) => $"operator {requirement.Operator} needs values",
        ("Exists" or "DoesNotExist", true) => $"operator {requirement.Operator} takes no values",
        ("In" or "NotIn" or "Exists" or "DoesNotExist", _) => null,
        _ => "the operator is not one of In, NotIn, Exists, DoesNotExist",
    };
}
