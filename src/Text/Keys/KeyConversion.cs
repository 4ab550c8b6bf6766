using System.Globalization;
using System.Text;

namespace Keyferry.Text.Keys;

/// <summary>Turns remote names into keys of a Secret (<c>conversionStrategy</c>), and back.</summary>
public static class KeyConversion
{
    /// <summary>
    /// Converts one key. <c>Default</c> (or empty) puts <c>_</c> in place of a character that a key may not hold,
    /// <c>Unicode</c> puts <c>_U002f_</c>; any other strategy leaves the key as it is.
    /// </summary>
    public static string Convert(string? strategy, string key)
    {
        var asUnicode = strategy == "Unicode";
        if (!asUnicode && strategy is not (null or "" or "Default"))
        {
            return key;
        }

        var at = FirstForbidden(key);
        if (at < 0)
        {
            return key;
        }

        var converted = new StringBuilder(key, 0, at, key.Length + 8);
        foreach (var rune in key.AsSpan(at).EnumerateRunes())
        {
            if (KeyCharacters.IsAllowed(rune))
            {
                converted.Append(rune.ToString());
            }
            else if (asUnicode)
            {
                converted.Append(CultureInfo.InvariantCulture, $"_U{rune.Value:x4}_");
            }
            else
            {
                converted.Append('_');
            }
        }

        return converted.ToString();
    }

    /// <summary>Converts all keys of a map.</summary>
    /// <param name="strategy">The strategy as the manifest gives it; null and empty mean Default.</param>
    /// <param name="values">The values by their remote names.</param>
    /// <param name="converted">The same values by their new keys; empty where two keys became one.</param>
    /// <param name="error">Which key two names fell on; empty where none.</param>
    public static bool TryConvert<TValue>(
        string? strategy, IReadOnlyDictionary<string, TValue> values,
        out Dictionary<string, TValue> converted, out string error)
    {
        error = "";
        converted = new Dictionary<string, TValue>(values.Count, StringComparer.Ordinal);
        foreach (var (key, value) in values)
        {
            if (converted.TryAdd(Convert(strategy, key), value))
            {
                continue;
            }

            // Only for the error: it sorts all keys.
            error = $"secret name collision during conversion: {FirstCollision(strategy, values.Keys)}";
            converted = [];
            return false;
        }

        return true;
    }

    /// <summary>
    /// Undoes the <c>Unicode</c> conversion where the strategy is <c>ReverseUnicode</c>; with any other the key stays.
    /// </summary>
    public static string Reverse(string? strategy, string key) =>
        strategy == "ReverseUnicode" ? UnicodeEscapes.Undo(key) : key;

    // Sorted, so that every attempt names the same key.
    private static string FirstCollision(string? strategy, IEnumerable<string> keys)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return keys.Order(StringComparer.Ordinal).Select(k => Convert(strategy, k)).First(k => !seen.Add(k));
    }

    private static int FirstForbidden(string key)
    {
        var at = 0;
        foreach (var rune in key.EnumerateRunes())
        {
            if (!KeyCharacters.IsAllowed(rune))
            {
                return at;
            }

            at += rune.Utf16SequenceLength;
        }

        return -1;
    }
}
