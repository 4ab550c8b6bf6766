namespace Keyferry.Text.Yaml.Values;

/// <summary>Reads integers as Go's strconv does where the prefix tells the base.</summary>
internal static class GoInteger
{
    /// <summary>Reads one that may have a sign.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        var isNegative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is (byte)'+' or (byte)'-')
        {
            text = text[1..];
        }

        if (!TryParseUnsigned(text, out var magnitude) || magnitude > (isNegative ? 1UL << 63 : long.MaxValue))
        {
            return false;
        }

        value = isNegative ? unchecked(-(long)magnitude) : (long)magnitude;
        return true;
    }

    /// <summary>Reads one without a sign.</summary>
    public static bool TryParseUnsigned(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        if (text[0] != '0')
        {
            return TryDigits(text, 10, ref value);
        }

        var radix = text.Length < 3 ? 0 : (text[1] | 0x20) switch
        {
            'x' => 16,
            'b' => 2,
            'o' => 8,
            _ => 0,
        };
        return radix > 0 ? TryDigits(text[2..], radix, ref value) : TryDigits(text[1..], 8, ref value);
    }

    private static bool TryDigits(ReadOnlySpan<byte> digits, int radix, ref ulong value)
    {
        foreach (var b in digits)
        {
            var digit = char.IsAsciiHexDigit((char)b) ? Digit(b) : radix;
            if (digit >= radix)
            {
                return false;
            }

            var next = (UInt128)value * (uint)radix + (uint)digit;
            if (next > ulong.MaxValue)
            {
                return false;
            }

            value = (ulong)next;
        }

        return true;
    }

    private static int Digit(byte b) => b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10;
}
