using System.Text;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Formatting;

/// <summary>Formats strings with <c>%q %x %X</c>.</summary>
internal static class Strings
{
    public static void AppendRune(TextBuffer output, int rune)
    {
        var valid = Rune.IsValid(rune) ? new Rune(rune) : Rune.ReplacementChar;
        output.Advance(valid.EncodeToUtf8(output.GetSpan(4)));
    }

    public static void AppendQuoted(TextBuffer output, in Flags flags, ReadOnlySpan<byte> text)
    {
        var shown = Padding.Truncate(text, flags.Precision);
        using var quoted = output.CreateSibling(((long)shown.Length * 10) + 64);
        if (flags.Sharp && CanBackquote(shown))
        {
            quoted.Append((byte)'`');
            quoted.Append(shown);
            quoted.Append((byte)'`');
        }
        else
        {
            GoQuoting.AppendQuoted(quoted, shown, flags.Plus);
        }

        Padding.Append(output, flags, quoted.Written);
    }

    public static void AppendHex(TextBuffer output, in Flags flags, ReadOnlySpan<byte> text, bool isUpper)
    {
        if (flags.Precision >= 0 && flags.Precision < text.Length)
        {
            text = text[..flags.Precision];
        }

        var mark = isUpper ? "0X"u8 : "0x"u8;
        using var hex = output.CreateSibling(((long)text.Length * 5) + 64);
        for (var at = 0; at < text.Length; at++)
        {
            if (flags.Space && at > 0)
            {
                hex.Append((byte)' ');
            }

            if (flags.Sharp && (flags.Space || at == 0))
            {
                hex.Append(mark);
            }

            hex.Append(Digit(text[at] >> 4, isUpper));
            hex.Append(Digit(text[at] & 15, isUpper));
        }

        Padding.Append(output, flags, hex.Written);
    }

    private static byte Digit(int value, bool isUpper) =>
        (byte)(value < 10 ? '0' + value : (isUpper ? 'A' : 'a') + value - 10);

    /// <summary>Whether a raw string literal could hold it: one line of UTF-8, no control characters but the tab.</summary>
    private static bool CanBackquote(ReadOnlySpan<byte> text)
    {
        if (text.ContainsAnyInRange((byte)0, (byte)8) || text.ContainsAnyInRange((byte)10, (byte)31)
            || text.IndexOfAny((byte)'`', (byte)0x7F) >= 0)
        {
            return false;
        }

        return System.Text.Unicode.Utf8.IsValid(text) && text.IndexOf("\uFEFF"u8) < 0;
    }
}
