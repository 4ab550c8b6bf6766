using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Keyferry.Text.GoFormat;

/// <summary>Writes and reads JSON strings as Go does: HTML-safe one way, leniently the other.</summary>
public static class GoJson
{
    /// <summary>A text as a JSON string with quotes; <c>&lt; &gt; &amp;</c> and U+2028/9 are escaped.</summary>
    public static byte[] Quote(ReadOnlySpan<byte> text)
    {
        var quoted = new ArrayBufferWriter<byte>(text.Length + 2);
        quoted.Write("\""u8);
        while (!text.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(text, out var rune, out var length);
            if (status != OperationStatus.Done)
            {
                quoted.Write("\\ufffd"u8);
            }
            else
            {
                Append(quoted, rune, text[..length]);
            }

            text = text[length..];
        }

        quoted.Write("\""u8);
        return quoted.WrittenSpan.ToArray();
    }

    /// <summary>What stands between a JSON string's quotes, unescaped; a broken escape ends the text.</summary>
    public static byte[] Unquote(ReadOnlySpan<byte> quoted)
    {
        var inner = quoted.IsEmpty ? quoted : quoted[1..];
        if (IsClosed(inner))
        {
            inner = inner[..^1];
        }

        if (!inner.Contains((byte)'\\'))
        {
            return inner.ToArray();
        }

        var text = new ArrayBufferWriter<byte>(inner.Length);
        for (var at = 0; at < inner.Length;)
        {
            if (inner[at] < ' ')
            {
                break;
            }

            if (inner[at] != '\\')
            {
                text.Write(inner.Slice(at++, 1));
                continue;
            }

            if (++at == inner.Length || !TryUnescape(inner, ref at, text))
            {
                break;
            }
        }

        return text.WrittenSpan.ToArray();
    }

    private static bool IsClosed(ReadOnlySpan<byte> inner)
    {
        var backslashes = 0;
        for (var at = inner.Length - 2; at >= 0 && inner[at] == '\\'; at--)
        {
            backslashes++;
        }

        return !inner.IsEmpty && inner[^1] == '"' && backslashes % 2 == 0;
    }

    private static bool TryUnescape(ReadOnlySpan<byte> inner, ref int at, ArrayBufferWriter<byte> text)
    {
        if (inner[at] == 'u')
        {
            return TryUnescapeCodePoint(inner, ref at, text);
        }

        byte? b = inner[at] switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'\\' or (byte)'/' or (byte)'"' => inner[at],
            _ => null,
        };
        if (b is null)
        {
            return false;
        }

        at++;
        text.Write([b.Value]);
        return true;
    }

    private static bool TryUnescapeCodePoint(ReadOnlySpan<byte> inner, ref int at, ArrayBufferWriter<byte> text)
    {
        if (at + 5 > inner.Length)
        {
            return false;
        }

        var value = Hex(inner.Slice(at + 1, 4));
        at += 5;
        if (value is >= 0xD800 and < 0xE000 && at + 6 <= inner.Length && inner[at] == '\\' && inner[at + 1] == 'u')
        {
            var low = Hex(inner.Slice(at + 2, 4));
            value = value < 0xDC00 && low is >= 0xDC00 and < 0xE000
                ? char.ConvertToUtf32((char)value, (char)low)
                : Rune.ReplacementChar.Value;
            at += 6;
        }

        var rune = Rune.IsValid(value) ? new Rune(value) : Rune.ReplacementChar;
        text.Advance(rune.EncodeToUtf8(text.GetSpan(4)));
        return true;
    }

    private static int Hex(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out int value, out var used, 'x') && used == digits.Length ? value : 0;

    private static void Append(ArrayBufferWriter<byte> quoted, Rune rune, ReadOnlySpan<byte> utf8)
    {
        var letter = rune.Value switch
        {
            '"' => '"',
            '\\' => '\\',
            '\b' => 'b',
            '\f' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            _ => '\0',
        };
        if (letter != '\0')
        {
            quoted.Write([(byte)'\\', (byte)letter]);
        }
        else if (rune.Value is < ' ' or '<' or '>' or '&' or 0x2028 or 0x2029)
        {
            quoted.Write(Encoding.ASCII.GetBytes($"\\u{rune.Value:x4}"));
        }
        else
        {
            quoted.Write(utf8);
        }
    }
}
