using System.Buffers;
using System.Globalization;
using System.Text;

namespace Keyferry.Text.Templates.Parsing;

/// <summary>Reads quoted strings and characters by Go's rules.</summary>
internal static class Unquote
{
    /// <summary>Reads a string token, quotes included.</summary>
    public static bool TryString(ReadOnlySpan<byte> quoted, out byte[] text)
    {
        var inner = quoted[1..^1];
        if (quoted[0] == '`')
        {
            text = inner.Contains((byte)'\r') ? WithoutReturns(inner) : inner.ToArray();
            return true;
        }

        var output = new ArrayBufferWriter<byte>(inner.Length + 4);
        while (!inner.IsEmpty)
        {
            if (!TryNext(ref inner, '"', out var value, out var isByte))
            {
                text = [];
                return false;
            }

            if (isByte || value < 0x80)
            {
                output.Write([(byte)value]);
            }
            else
            {
                output.Advance(new Rune(value).EncodeToUtf8(output.GetSpan(4)));
            }
        }

        text = output.WrittenSpan.ToArray();
        return true;
    }

    /// <summary>Reads a character token, quotes included.</summary>
    public static bool TryCharacter(ReadOnlySpan<byte> quoted, out int value)
    {
        var rest = quoted[1..];
        return TryNext(ref rest, '\'', out value, out _) && rest.SequenceEqual("'"u8);
    }

    private static byte[] WithoutReturns(ReadOnlySpan<byte> text)
    {
        var kept = new List<byte>(text.Length);
        foreach (var b in text)
        {
            if (b != '\r')
            {
                kept.Add(b);
            }
        }

        return [.. kept];
    }

    private static bool TryNext(ref ReadOnlySpan<byte> text, char quote, out int value, out bool isByte)
    {
        (value, isByte) = (text[0], false);
        if (text[0] == quote)
        {
            return false;
        }

        if (text[0] >= 0x80)
        {
            // What is no UTF-8 becomes the replacement character.
            _ = Rune.DecodeFromUtf8(text, out var rune, out var length);
            text = text[(rune == Rune.ReplacementChar && !IsEncodedReplacement(text) ? 1 : length)..];
            value = rune.Value;
            return true;
        }

        if (text[0] != '\\')
        {
            text = text[1..];
            return true;
        }

        return text.Length > 1 && TryEscape(ref text, quote, out value, out isByte);
    }

    private static bool IsEncodedReplacement(ReadOnlySpan<byte> text) => text.StartsWith("\uFFFD"u8);

    private static bool TryEscape(ref ReadOnlySpan<byte> text, char quote, out int value, out bool isByte)
    {
        var letter = (char)text[1];
        text = text[2..];
        isByte = false;
        value = letter switch
        {
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            '\\' => '\\',
            '\'' or '"' when letter == quote => letter,
            _ => -1,
        };
        if (value >= 0)
        {
            return true;
        }

        switch (letter)
        {
            case 'x':
                isByte = true;
                return TryHex(ref text, 2, out value);
            case 'u':
                return TryHex(ref text, 4, out value) && Rune.IsValid(value);
            case 'U':
                return TryHex(ref text, 8, out value) && Rune.IsValid(value);
            case >= '0' and <= '7' when text.Length >= 2 && IsOctal(text[0]) && IsOctal(text[1]):
                isByte = true;
                value = ((letter - '0') << 6) | ((text[0] - '0') << 3) | (text[1] - '0');
                text = text[2..];
                return value <= 255;
            default:
                return false;
        }
    }

    private static bool IsOctal(byte b) => b is >= (byte)'0' and <= (byte)'7';

    private static bool TryHex(ref ReadOnlySpan<byte> text, int digits, out int value)
    {
        value = -1;
        if (text.Length < digits
            || !int.TryParse(text[..digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value))
        {
            return false;
        }

        text = text[digits..];
        return true;
    }
}
