using System.Buffers;
using System.Text;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Json;

/// <summary>Writes JSON strings. On the hot path: what needs no escape is copied in runs.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> s_html = SearchValues.Create(Escaped("<>&"));
    private static readonly SearchValues<byte> s_raw = SearchValues.Create(Escaped(""));

    /// <summary>Appends a text with quotes.</summary>
    /// <param name="output">Takes it.</param>
    /// <param name="text">The text; bytes that are not UTF-8 become U+FFFD.</param>
    /// <param name="isHtmlSafe">Whether <c>&lt; &gt; &amp;</c> are escaped; U+2028 and U+2029 always are.</param>
    public static void Append(TextBuffer output, ReadOnlySpan<byte> text, bool isHtmlSafe)
    {
        var special = isHtmlSafe ? s_html : s_raw;
        output.Append((byte)'"');
        while (true)
        {
            var run = text.IndexOfAny(special);
            if (run < 0)
            {
                break;
            }

            output.Append(text[..run]);
            text = text[run..];
            if (text[0] < 0x80)
            {
                AppendEscape(output, text[0]);
                text = text[1..];
                continue;
            }

            var status = Rune.DecodeFromUtf8(text, out var rune, out var length);
            if (status != OperationStatus.Done)
            {
                (rune, length) = (Rune.ReplacementChar, 1);
            }

            AppendRune(output, rune, text[..length], status == OperationStatus.Done);
            text = text[length..];
        }

        output.Append(text);
        output.Append((byte)'"');
    }

    private static void AppendRune(TextBuffer output, Rune rune, ReadOnlySpan<byte> utf8, bool isValid)
    {
        if (!isValid)
        {
            output.Append("\\ufffd"u8);
        }
        else if (rune.Value is 0x2028 or 0x2029)
        {
            output.Append(rune.Value == 0x2028 ? "\\u2028"u8 : "\\u2029"u8);
        }
        else
        {
            output.Append(utf8);
        }
    }

    private static void AppendEscape(TextBuffer output, byte b)
    {
        var letter = JsonEscapes.Escape(b);
        if (letter != 0)
        {
            output.Append([(byte)'\\', letter]);
            return;
        }

        var digits = "0123456789abcdef"u8;
        output.Append("\\u00"u8);
        output.Append([digits[b >> 4], digits[b & 15]]);
    }

    /// <summary>Controls, quote, backslash, all beyond ASCII, and some more.</summary>
    private static byte[] Escaped(string more)
    {
        var escaped = new List<byte>(Encoding.ASCII.GetBytes("\"\\" + more));
        for (var b = 0; b < 0x20; b++)
        {
            escaped.Add((byte)b);
        }

        for (var b = 0x80; b < 0x100; b++)
        {
            escaped.Add((byte)b);
        }

        return [.. escaped];
    }
}
