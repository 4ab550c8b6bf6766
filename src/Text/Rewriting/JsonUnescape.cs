using System.Buffers;
using System.Globalization;
using System.Text;

namespace Keyferry.Text.Rewriting;

/// <summary>
/// Reads what stands between a JSON string's quotes, whose escapes are known to be well-formed. Half a surrogate pair,
/// and a byte that is not UTF-8, become U+FFFD.
/// </summary>
internal static class JsonUnescape
{
    /// <summary>The text, UTF-8.</summary>
    public static byte[] Read(ReadOnlySpan<byte> quoted)
    {
        var text = new ArrayBufferWriter<byte>(Math.Max(1, quoted.Length));
        while (!quoted.IsEmpty)
        {
            if (quoted[0] == '\\')
            {
                Append(text, ReadEscape(ref quoted));
            }
            else if (Rune.DecodeFromUtf8(quoted, out var rune, out var length) == OperationStatus.Done)
            {
                text.Write(quoted[..length]);
                quoted = quoted[length..];
            }
            else
            {
                Append(text, Rune.ReplacementChar);
                quoted = quoted[1..];
            }
        }

        return text.WrittenSpan.ToArray();
    }

    private static Rune ReadEscape(ref ReadOnlySpan<byte> quoted)
    {
        var letter = quoted[1];
        if (letter == 'u')
        {
            return ReadCodePoint(ref quoted);
        }

        quoted = quoted[2..];
        return new Rune(letter switch
        {
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            _ => (char)letter,
        });
    }

    private static Rune ReadCodePoint(ref ReadOnlySpan<byte> quoted)
    {
        var first = Unit(quoted);
        quoted = quoted[6..];
        if (!char.IsSurrogate(first))
        {
            return new Rune(first);
        }

        if (!quoted.StartsWith("\\u"u8) || !Rune.TryCreate(first, Unit(quoted), out var rune))
        {
            return Rune.ReplacementChar;
        }

        quoted = quoted[6..];
        return rune;
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..6], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static void Append(ArrayBufferWriter<byte> text, Rune rune) =>
        text.Advance(rune.EncodeToUtf8(text.GetSpan(4)));
}
