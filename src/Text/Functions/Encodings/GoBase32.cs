namespace Keyferry.Text.Functions.Encodings;

/// <summary>
/// Padded base32 as Go reads it: line breaks are skipped and not counted in offsets, unused low bits are not looked at.
/// </summary>
internal static class GoBase32
{
    private const byte Padding = (byte)'=';

    private static ReadOnlySpan<byte> Digits => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"u8;

    /// <summary>Encodes into room for eight digits a group of five bytes.</summary>
    public static void Encode(ReadOnlySpan<byte> bytes, Span<byte> output)
    {
        output.Fill(Padding);
        for (var at = 0; at < bytes.Length; at += 5)
        {
            var group = bytes[at..Math.Min(at + 5, bytes.Length)];
            var bits = 0UL;
            for (var i = 0; i < 5; i++)
            {
                bits = (bits << 8) | (i < group.Length ? group[i] : 0UL);
            }

            var digits = (group.Length * 8 + 4) / 5;
            for (var i = 0; i < digits; i++)
            {
                output[at / 5 * 8 + i] = Digits[(int)(bits >> (35 - 5 * i)) & 31];
            }
        }
    }

    /// <summary>Decodes into room as long as the text; answers the offset of the first bad byte, or -1.</summary>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> output, out int written)
    {
        var length = 0;
        foreach (var b in text)
        {
            if (b is not ((byte)'\r' or (byte)'\n'))
            {
                output[length++] = b;
            }
        }

        // In place: five bytes are never written before their eight digits are read.
        return DecodeLine(output[..length], output, out written);
    }

    private static int DecodeLine(ReadOnlySpan<byte> text, Span<byte> output, out int written)
    {
        written = 0;
        var at = 0;
        while (at < text.Length)
        {
            var bits = 0UL;
            for (var digits = 0; digits < 8; digits++)
            {
                if (at == text.Length)
                {
                    return text.Length - digits;
                }

                var b = text[at++];
                if (b == Padding && digits >= 2 && text.Length - at < 8)
                {
                    return FinishPadded(text, at, bits, digits, output, ref written);
                }

                var digit = DigitOf(b);
                if (digit < 0)
                {
                    return at - 1;
                }

                bits = (bits << 5) | (uint)digit;
            }

            Write(bits, 5, output, ref written);
        }

        return -1;
    }

    private static int FinishPadded(
        ReadOnlySpan<byte> text, int at, ulong bits, int digits, Span<byte> output, ref int written)
    {
        var wanted = 7 - digits;
        if (text.Length - at < wanted)
        {
            return text.Length;
        }

        for (var i = 0; i < wanted; i++)
        {
            if (text[at + i] != Padding)
            {
                return at + i - 1;
            }
        }

        if (digits is 3 or 6)
        {
            return at - 1;
        }

        Write(bits << (5 * (8 - digits)), digits * 5 / 8, output, ref written);
        return -1;
    }

    private static void Write(ulong bits, int bytes, Span<byte> output, ref int written)
    {
        for (var i = 0; i < bytes; i++)
        {
            output[written++] = (byte)(bits >> (32 - 8 * i));
        }
    }

    private static int DigitOf(byte b) => b switch
    {
        >= (byte)'A' and <= (byte)'Z' => b - 'A',
        >= (byte)'2' and <= (byte)'7' => b - '2' + 26,
        _ => -1,
    };
}
