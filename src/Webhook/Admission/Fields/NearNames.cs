using F23.StringSimilarity;
using Keyferry.Api.Faults;

namespace Keyferry.Webhook.Admission.Fields;

/// <summary>Finds what somebody may have meant.</summary>
internal static class NearNames
{
    private const int MostErrors = 2;
    private const int LongestName = 253;

    /// <summary>The nearest of some names for a hint, within what the budget allows for hints.</summary>
    /// <returns>The name; null where none is near, or there are too many to look at.</returns>
    public static string? Of(string written, IReadOnlyCollection<string> names, ValidationBudget budget) =>
        written.Length <= LongestName && budget.TryCompare(names.Count) ? Of(written, names) : null;

    /// <summary>
    /// The nearest of a few names that the program knows: another letter case first, then one typing error, or two in
    /// names of six letters and more.
    /// </summary>
    /// <returns>The name; null where none is near.</returns>
    public static string? Of(string written, IEnumerable<string> names)
    {
        if (written.Length > LongestName)
            return null;
        string? best = null;
        var distance = MostErrors + 1.0;
        var typo = new Damerau();
        var lower = written.ToLowerInvariant();
        foreach (var name in names)
        {
            if (string.Equals(name, written, StringComparison.OrdinalIgnoreCase))
                return name;
            // The distance is never less than this, and what it costs grows with the square of the length.
            if (Math.Abs(name.Length - written.Length) > MostErrors)
                continue;
            var found = typo.Distance(name.ToLowerInvariant(), lower);
            if (found < distance && found <= Allowed(Math.Min(name.Length, written.Length)))
                (best, distance) = (name, found);
        }

        return best;
    }

    // Two errors in a short word make another word: path and auth, data and name.
    private static int Allowed(int letters) => letters < 2 ? 0 : letters < 6 ? 1 : MostErrors;
}
