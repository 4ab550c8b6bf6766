using System.Globalization;
using System.Text;

namespace Keyferry.Text.Keys;

/// <summary>Tells whether keys may stand in a Secret, in the field's words. Empty keys are the caller's to drop.</summary>
public static class KeyValidation
{
    private const int MaxBytes = 253;

    /// <summary>What is wrong with a set of keys: the first of them that is wrong, by name; null where none is.</summary>
    public static string? ErrorOf(IEnumerable<string> keys)
    {
        string? first = null;
        foreach (var key in keys)
        {
            if (key.Length > 0 && (first is null || string.CompareOrdinal(key, first) < 0) && ErrorOf(key) is not null)
            {
                first = key;
            }
        }

        return first is null
            ? null
            : "invalid secret keys (TIP: use rewrite or conversionStrategy to change keys): " + ErrorOf(first);
    }

    /// <summary>What is wrong with one key; null where nothing is.</summary>
    public static string? ErrorOf(string key)
    {
        var length = Encoding.UTF8.GetByteCount(key);
        if (length > MaxBytes)
        {
            var start = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(key).AsSpan(0, MaxBytes));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"key has length {length} but max is {MaxBytes}: (following is truncated): {start}");
        }

        foreach (var rune in key.EnumerateRunes())
        {
            if (!KeyCharacters.IsAllowed(rune))
            {
                return $"key has invalid character {rune}, only alphanumeric, '-', '.' and '_' are allowed: {key}";
            }
        }

        return null;
    }
}
