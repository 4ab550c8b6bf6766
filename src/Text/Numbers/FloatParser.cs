using System.Globalization;
using System.Numerics;

namespace Keyferry.Text.Numbers;

/// <summary>
/// Reads floating-point numbers as Go's strconv does (https://pkg.go.dev/strconv#ParseFloat), hexadecimal ones and
/// underscores included.
/// </summary>
internal static class FloatParser
{
    private const int LargestExponent = 20_000;
    private const int LongestHex = 64;
    private const int ExponentLength = 16;
    private const int MostOnStack = 256;

    /// <summary>Reads a number; what is out of range is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        if (TryParseWord(text, out value))
        {
            return true;
        }

        value = 0;
        if (text.IsEmpty || (text.Contains((byte)'_') && !NumberDigits.AreUnderscoresFine(text)))
        {
            return false;
        }

        var sign = text[0] == '-' ? -1 : 1;
        if (text[0] is (byte)'-' or (byte)'+')
        {
            text = text[1..];
        }

        var isHex = text.Length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x';
        if (!(isHex ? TryParseHex(text[2..], out value) : TryParseDecimal(text, out value)))
        {
            return false;
        }

        value *= sign;
        return double.IsFinite(value);
    }

    private static bool TryParseWord(ReadOnlySpan<byte> text, out double value)
    {
        value = double.NaN;
        if (System.Text.Ascii.EqualsIgnoreCase(text, "nan"u8))
        {
            return true;
        }

        var isNegative = text.StartsWith("-"u8);
        if (isNegative || text.StartsWith("+"u8))
        {
            text = text[1..];
        }

        value = isNegative ? double.NegativeInfinity : double.PositiveInfinity;
        return System.Text.Ascii.EqualsIgnoreCase(text, "inf"u8)
            || System.Text.Ascii.EqualsIgnoreCase(text, "infinity"u8);
    }

    private static bool TryParseDecimal(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (!TrySplit(text, 'e', isHex: false, out var mantissa, out var exponent))
        {
            return false;
        }

        // double.TryParse allows a large exponent beside a long mantissa.
        var room = mantissa.Length + ExponentLength;
        Span<byte> digits = room <= MostOnStack ? stackalloc byte[room] : new byte[room];
        var length = 0;
        foreach (var b in mantissa)
        {
            if (b != '_')
            {
                digits[length++] = b;
            }
        }

        digits[length++] = (byte)'e';
        exponent.TryFormat(digits[length..], out var written, default, CultureInfo.InvariantCulture);
        return double.TryParse(
            digits[..(length + written)], NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryParseHex(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if ((text.IndexOf((byte)'p') < 0 && text.IndexOf((byte)'P') < 0)
            || !TrySplit(text, 'p', isHex: true, out var digits, out var exponent))
        {
            return false;
        }

        var mantissa = BigInteger.Zero;
        var (isFraction, kept) = (false, 0);
        var power = (long)exponent;
        foreach (var b in digits)
        {
            if (b == '_')
            {
                continue;
            }

            if (b == '.')
            {
                isFraction = true;
                continue;
            }

            var digit = NumberDigits.Of(b);
            power -= isFraction ? 4 : 0;
            if (kept > LongestHex)
            {
                // Further digits only decide the rounding: keep whether one of them is not 0.
                power += 4;
                mantissa |= digit == 0 ? 0 : 1;
                continue;
            }

            mantissa = (mantissa << 4) + digit;
            kept += mantissa.IsZero ? 0 : 1;
        }

        power = Math.Clamp(power, -LargestExponent, LargestExponent);
        value = power >= 0
            ? NearestDouble.Of(mantissa << (int)power, BigInteger.One)
            : NearestDouble.Of(mantissa, BigInteger.One << (int)-power);
        return true;
    }

    /// <summary>Cuts at the exponent and checks both sides.</summary>
    private static bool TrySplit(
        ReadOnlySpan<byte> text, char mark, bool isHex, out ReadOnlySpan<byte> mantissa, out int exponent)
    {
        var at = text.IndexOfAny((byte)mark, (byte)char.ToUpperInvariant(mark));
        mantissa = at < 0 ? text : text[..at];
        exponent = 0;
        var (digits, points) = (0, 0);
        foreach (var b in mantissa)
        {
            if (b == '.')
            {
                points++;
            }
            else if (isHex ? char.IsAsciiHexDigit((char)b) : char.IsAsciiDigit((char)b))
            {
                digits++;
            }
            else if (b != '_')
            {
                return false;
            }
        }

        return digits > 0 && points <= 1 && (at < 0 || TryParseExponent(text[(at + 1)..], out exponent));
    }

    private static bool TryParseExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        var isNegative = text.StartsWith("-"u8);
        if (isNegative || text.StartsWith("+"u8))
        {
            text = text[1..];
        }

        if (text.IsEmpty || !char.IsAsciiDigit((char)text[0]))
        {
            return false;
        }

        foreach (var b in text)
        {
            if (b == '_')
            {
                continue;
            }

            if (!char.IsAsciiDigit((char)b))
            {
                return false;
            }

            exponent = exponent < LargestExponent / 2 ? (exponent * 10) + (b - '0') : exponent;
        }

        exponent = isNegative ? -exponent : exponent;
        return true;
    }
}
