using System.Text;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Formatting;

/// <summary>Quotes texts and code points as Go's <c>%q</c> does.</summary>
internal static class GoQuoting
{
    /// <summary>Appends a text between double quotes; with <paramref name="asciiOnly"/> escaped beyond ASCII.</summary>
    public static void AppendQuoted(TextBuffer output, ReadOnlySpan<byte> text, bool asciiOnly = false)
    {
        output.Append((byte)'"');
        while (!text.IsEmpty)
        {
            var rune = GoRunes.Decode(text, out var length);
            if (rune == GoRunes.Error && length == 1)
            {
                AppendHex(output, 'x', text[0], 2);
            }
            else
            {
                AppendEscaped(output, rune, '"', asciiOnly);
            }

            text = text[length..];
        }

        output.Append((byte)'"');
    }

    /// <summary>Appends a code point between single quotes; what is none becomes U+FFFD.</summary>
    public static void AppendQuotedRune(TextBuffer output, long rune, bool asciiOnly = false)
    {
        output.Append((byte)'\'');
        var isRune = rune is (>= 0 and < 0xD800) or (>= 0xE000 and <= 0x10FFFF);
        AppendEscaped(output, isRune ? (int)rune : GoRunes.Error, '\'', asciiOnly);
        output.Append((byte)'\'');
    }

    private static void AppendEscaped(TextBuffer output, int rune, char quote, bool asciiOnly)
    {
        var letter = rune switch
        {
            '\a' => 'a',
            '\b' => 'b',
            '\f' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\v' => 'v',
            '\\' => '\\',
            _ => rune == quote ? quote : '\0',
        };
        if (letter != '\0')
        {
            output.Append([(byte)'\\', (byte)letter]);
        }
        else if ((rune < 0x80 || !asciiOnly) && GoRunes.IsPrint(rune))
        {
            output.Advance(new Rune(rune).EncodeToUtf8(output.GetSpan(4)));
        }
        else if (rune is < ' ' or 0x7F)
        {
            AppendHex(output, 'x', rune, 2);
        }
        else if (rune < 0x10000)
        {
            AppendHex(output, 'u', rune, 4);
        }
        else
        {
            AppendHex(output, 'U', rune, 8);
        }
    }

    private static void AppendHex(TextBuffer output, char kind, int value, int digits)
    {
        output.Append([(byte)'\\', (byte)kind]);
        for (var shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        {
            output.Append("0123456789abcdef"u8[(value >> shift) & 15]);
        }
    }
}
