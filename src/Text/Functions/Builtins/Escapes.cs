using System.Text;
using Keyferry.Text.Formatting;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Builtins;

/// <summary>Escapes for HTML and JavaScript, as Go's templates have them.</summary>
internal static class Escapes
{
    public static void AppendHtml(TextBuffer output, ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            switch (b)
            {
                case 0:
                    output.Append("\uFFFD"u8);
                    break;
                case (byte)'"':
                    output.Append("&#34;"u8);
                    break;
                case (byte)'\'':
                    output.Append("&#39;"u8);
                    break;
                case (byte)'&':
                    output.Append("&amp;"u8);
                    break;
                case (byte)'<':
                    output.Append("&lt;"u8);
                    break;
                case (byte)'>':
                    output.Append("&gt;"u8);
                    break;
                default:
                    output.Append(b);
                    break;
            }
        }
    }

    public static void AppendJavaScript(TextBuffer output, ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            if (text[0] < 0x80)
            {
                AppendJavaScript(output, text[0]);
                text = text[1..];
                continue;
            }

            var rune = GoRunes.Decode(text, out var length);
            if (GoRunes.IsPrint(rune))
            {
                output.Append(text[..length]);
            }
            else
            {
                output.Append(Encoding.ASCII.GetBytes($"\\u{rune:X4}"));
            }

            text = text[length..];
        }
    }

    private static void AppendJavaScript(TextBuffer output, byte b)
    {
        switch (b)
        {
            case (byte)'\\' or (byte)'\'' or (byte)'"':
                output.Append((byte)'\\');
                output.Append(b);
                break;
            case (byte)'<' or (byte)'>' or (byte)'&' or (byte)'=' or < 0x20:
                output.Append("\\u00"u8);
                output.Append(Digit(b >> 4));
                output.Append(Digit(b & 15));
                break;
            default:
                output.Append(b);
                break;
        }
    }

    private static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'A' + value - 10);
}
