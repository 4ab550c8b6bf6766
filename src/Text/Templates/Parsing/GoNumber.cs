using System.Globalization;
using System.Numerics;

namespace Keyferry.Text.Templates.Parsing;

/// <summary>Reads numbers by Go's literal syntax: bases, underscores, hexadecimal floating point.</summary>
internal static class GoNumber
{
    /// <summary>Reads an integer with sign and base prefix; false also where it does not fit 64 bits and a sign.</summary>
    public static bool TryInteger(string text, out BigInteger value)
    {
        value = default;
        if (!AreUnderscoresRight(text))
        {
            return false;
        }

        var isNegative = text.StartsWith('-');
        var digits = text.TrimStart('+', '-').Replace("_", "", StringComparison.Ordinal);
        var (numberBase, from) = BaseOf(digits);
        if (from == digits.Length)
        {
            return false;
        }

        foreach (var c in digits.AsSpan(from))
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : 99;
            if (digit >= numberBase)
            {
                return false;
            }

            value = (value * numberBase) + digit;
            if (value > ulong.MaxValue)
            {
                return false;
            }
        }

        value = isNegative ? -value : value;
        return true;
    }

    /// <summary>Reads a floating-point number; false where it is out of range.</summary>
    public static bool TryFloat(string text, out double value)
    {
        value = 0;
        if (!AreUnderscoresRight(text))
        {
            return false;
        }

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        var unsigned = plain.TrimStart('+', '-');
        if (unsigned.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return TryHexFloat(plain.StartsWith('-'), unsigned[2..], out value);
        }

        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint
            | NumberStyles.AllowExponent;
        return unsigned.Length > 0 && (char.IsAsciiDigit(unsigned[0]) || unsigned[0] == '.')
            && double.TryParse(plain, style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    private static (int Base, int From) BaseOf(string digits)
    {
        if (digits.Length < 2 || digits[0] != '0')
        {
            return (10, 0);
        }

        return char.ToLowerInvariant(digits[1]) switch
        {
            'x' => (16, 2),
            'o' => (8, 2),
            'b' => (2, 2),
            _ => (8, 1),
        };
    }

    /// <summary>An underscore stands between digits, or between a base prefix and a digit.</summary>
    private static bool AreUnderscoresRight(string text)
    {
        if (!text.Contains('_', StringComparison.Ordinal))
        {
            return true;
        }

        var rest = text.TrimStart('+', '-');
        var isHex = rest.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var hasPrefix = isHex || rest.StartsWith("0b", StringComparison.OrdinalIgnoreCase)
            || rest.StartsWith("0o", StringComparison.OrdinalIgnoreCase);
        var last = hasPrefix ? '0' : '^';
        foreach (var c in rest.AsSpan(hasPrefix ? 2 : 0))
        {
            var kind = char.IsAsciiDigit(c) || (isHex && char.IsAsciiHexDigit(c)) ? '0' : c == '_' ? '_' : '!';
            if ((kind == '_' && last != '0') || (kind == '!' && last == '_'))
            {
                return false;
            }

            last = kind;
        }

        return last != '_';
    }

    private static bool TryHexFloat(bool isNegative, string text, out double value)
    {
        value = 0;
        var mark = text.IndexOfAny(['p', 'P']);
        if (mark < 0
            || !int.TryParse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent))
        {
            return false;
        }

        var mantissa = text[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        if (digits.Length == 0
            || !BigInteger.TryParse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var whole))
        {
            return false;
        }

        exponent -= point < 0 ? 0 : 4 * (mantissa.Length - point - 1);
        value = Scale(whole, exponent);
        value = isNegative ? -value : value;
        return double.IsFinite(value);
    }

    /// <summary>The mantissa times a power of two, rounded once, to even.</summary>
    private static double Scale(BigInteger mantissa, long exponent)
    {
        if (mantissa.IsZero)
        {
            return 0;
        }

        var bits = (long)mantissa.GetBitLength();
        var keep = Math.Min(53, bits + exponent + 1074);
        if (keep < 0)
        {
            return 0;
        }

        var drop = bits - keep;
        if (drop > 0)
        {
            var half = BigInteger.One << (int)(drop - 1);
            var rest = mantissa & ((BigInteger.One << (int)drop) - 1);
            mantissa >>= (int)drop;
            if (rest > half || (rest == half && !mantissa.IsEven))
            {
                mantissa += 1;
            }

            exponent += drop;
        }

        return exponent > 1100 ? double.PositiveInfinity : Math.ScaleB((double)mantissa, (int)exponent);
    }
}
