using System.Globalization;
using System.Text;

namespace Keyferry.Text.Keys;

/// <summary>Reads the <c>_U002f_</c> escapes that the Unicode conversion writes.</summary>
internal static class UnicodeEscapes
{
    /// <summary>Puts the characters back; what is not an escape of a character stays.</summary>
    public static string Undo(string key)
    {
        var result = new StringBuilder(key.Length);
        var at = 0;
        while (at < key.Length)
        {
            if (TryRead(key.AsSpan(at), out var text, out var length))
            {
                result.Append(text);
                at += length;
                continue;
            }

            result.Append(key[at++]);
        }

        return result.ToString();
    }

    private static bool TryRead(ReadOnlySpan<char> text, out string character, out int length)
    {
        character = "";
        length = 0;
        if (!text.StartsWith("_U"))
        {
            return false;
        }

        var digits = 2;
        while (digits < text.Length && digits < 8 && char.IsAsciiHexDigit(text[digits]))
        {
            digits++;
        }

        if (digits is < 6 or > 7 || digits == text.Length || text[digits] != '_')
        {
            return false;
        }

        var value = int.Parse(text[2..digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        character = Rune.IsValid(value) ? new Rune(value).ToString() : "\ufffd";
        length = digits + 1;
        return true;
    }
}
