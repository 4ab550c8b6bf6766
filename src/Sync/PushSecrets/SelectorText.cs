using Keyferry.Api.Shared;

namespace Keyferry.Sync.PushSecrets;

/// <summary>A label selector as the API server's queries take it. Pure.</summary>
internal static class SelectorText
{
    /// <summary>The selector's text; an empty selector is an empty text, which selects everything.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="text">The text.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    public static bool TryWrite(LabelSelector selector, out string text, out string error)
    {
        error = "";
        var parts = (selector.MatchLabels ?? []).OrderBy(static p => p.Key, StringComparer.Ordinal)
            .Select(static p => $"{p.Key}={p.Value}").ToList();
        foreach (var requirement in selector.MatchExpressions ?? [])
        {
            var values = string.Join(',', requirement.Values ?? []);
            var part = requirement.Operator switch
            {
                "In" => $"{requirement.Key} in ({values})",
                "NotIn" => $"{requirement.Key} notin ({values})",
                "Exists" => requirement.Key,
                "DoesNotExist" => $"!{requirement.Key}",
                _ => null,
            };
            if (part is null)
            {
                error = $"operator \"{requirement.Operator}\" is not one of In, NotIn, Exists, DoesNotExist";
                break;
            }

            parts.Add(part);
        }

        text = error.Length == 0 ? string.Join(',', parts) : "";
        return error.Length == 0;
    }
}
