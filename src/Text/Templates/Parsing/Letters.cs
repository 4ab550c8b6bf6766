using System.Buffers;
using System.Globalization;
using System.Text;

namespace Keyferry.Text.Templates.Parsing;

/// <summary>Which characters names and space are made of.</summary>
internal static class Letters
{
    /// <summary>Length of the letter, digit or underscore at the start; 0 where there is none.</summary>
    public static int WordLength(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        if (text[0] < 0x80)
        {
            return text[0] == '_' || char.IsAsciiLetterOrDigit((char)text[0]) ? 1 : 0;
        }

        return Rune.DecodeFromUtf8(text, out var rune, out var length) == OperationStatus.Done && IsLetterOrDigit(rune)
            ? length
            : 0;
    }

    public static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private static bool IsLetterOrDigit(Rune rune) =>
        Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber;
}
