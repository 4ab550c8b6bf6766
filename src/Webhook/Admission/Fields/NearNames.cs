using F23.StringSimilarity;

namespace Keyferry.Webhook.Admission.Fields;

/// <summary>Finds what somebody may have meant.</summary>
internal static class NearNames
{
    private const double FarthestTypo = 2;
    private const int LongestName = 253;

    /// <summary>The nearest of some names: another letter case first, then up to two typing errors.</summary>
    /// <returns>The name; null where none is near.</returns>
    public static string? Of(string written, IEnumerable<string> names)
    {
        string? best = null;
        var distance = FarthestTypo + 1;
        var typo = new Damerau();
        foreach (var name in names)
        {
            if (string.Equals(name, written, StringComparison.OrdinalIgnoreCase))
                return name;
            // The distance is never less than this, and what it costs grows with the square of the length.
            if (written.Length > LongestName || Math.Abs(name.Length - written.Length) > FarthestTypo)
                continue;
            var found = typo.Distance(name.ToLowerInvariant(), written.ToLowerInvariant());
            if (found < distance && found <= MostErrors(Math.Min(name.Length, written.Length)))
                (best, distance) = (name, found);
        }

        return best;
    }

    // Two errors in a word of three letters make another word.
    private static int MostErrors(int letters) => letters < 2 ? 0 : letters < 4 ? 1 : 2;
}
