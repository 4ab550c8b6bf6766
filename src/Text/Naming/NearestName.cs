using F23.StringSimilarity;

namespace Keyferry.Text.Naming;

/// <summary>Finds the name that somebody who mistyped it may have meant.</summary>
public static class NearestName
{
    private const int MostErrors = 2;
    private const int LongestName = 253;

    /// <summary>
    /// The nearest of some names: another letter case first, then one typing error, or two in names of six letters and
    /// more.
    /// </summary>
    /// <param name="written">What was written; longer than 253 characters, nothing is near.</param>
    /// <param name="names">The names that there are.</param>
    /// <returns>The name; null where none is near.</returns>
    public static string? Of(string written, IEnumerable<string> names)
    {
        if (written.Length > LongestName)
        {
            return null;
        }

        string? best = null;
        var distance = MostErrors + 1.0;
        var typo = new Damerau();
        var lower = written.ToLowerInvariant();
        foreach (var name in names)
        {
            if (string.Equals(name, written, StringComparison.OrdinalIgnoreCase))
            {
                return name;
            }
            // The distance is at least the difference in length, and computing it takes time quadratic in the length.
            if (Math.Abs(name.Length - written.Length) > MostErrors)
            {
                continue;
            }

            var found = typo.Distance(name.ToLowerInvariant(), lower);
            if (found < distance && found <= Allowed(Math.Min(name.Length, written.Length)))
            {
                (best, distance) = (name, found);
            }
        }

        return best;
    }

    // Short words that differ by two letters are other words: path and auth, data and name.
    private static int Allowed(int letters) => letters < 2 ? 0 : letters < 6 ? 1 : MostErrors;
}
