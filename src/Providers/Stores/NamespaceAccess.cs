using System.Runtime.CompilerServices;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Text.Regexp;

namespace Keyferry.Providers.Stores;

/// <summary>Which namespaces may use a ClusterSecretStore (<c>spec.conditions</c>). Pure; for any number of threads.</summary>
public static class NamespaceAccess
{
    private const int MostPatterns = 1_000;

    // By the cached object's spec: a changed store is a new object, and the entry goes with the old one.
    private static readonly ConditionalWeakTable<SecretStoreSpec, IReadOnlyList<GoRegex>> s_patterns = [];

    /// <summary>Whether a namespace may use a store; null where its labels decide.</summary>
    /// <param name="store">The store.</param>
    /// <param name="ns">The namespace.</param>
    public static bool? IsAdmitted(SecretStoreSpec store, string ns)
    {
        if (store.Conditions is not { Count: > 0 } conditions
            || conditions.Exists(c => c.Namespaces?.Contains(ns) == true)
            || s_patterns.GetValue(store, Parse).Any(p => p.IsMatch(ns)))
        {
            return true;
        }

        return conditions.TrueForAll(static c => c.NamespaceSelector is null) ? false : null;
    }

    /// <summary>Whether the labels of a namespace let it use a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="labels">The namespace's labels; null where it has none.</param>
    public static bool IsSelected(SecretStoreSpec store, IDictionary<string, string>? labels) =>
        store.Conditions?.Exists(c => c.NamespaceSelector is { } selector && LabelMatch.Matches(selector, labels)) == true;

    // A pattern that is none, or too large beside those before it, matches nothing: an access decision fails closed.
    private static List<GoRegex> Parse(SecretStoreSpec spec)
    {
        var parsed = new List<GoRegex>();
        var left = GoRegex.DefaultMaxProgramSize;
        foreach (var pattern in (spec.Conditions ?? []).SelectMany(static c => c.NamespaceRegexes ?? []).Take(MostPatterns))
        {
            if (GoRegex.TryParse(pattern, left, out var regex, out _))
            {
                parsed.Add(regex);
                left -= regex.Size;
            }
        }

        return parsed;
    }
}
