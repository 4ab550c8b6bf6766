using System.Globalization;
using System.Numerics;
using System.Text;
using Keyferry.Text.GoFormat;

namespace Keyferry.Text.Formatting;

/// <summary>Writes floating-point numbers with a given or the shortest precision, rounded half to even, as Go does.</summary>
internal static class FloatFormatter
{
    private const int LeastExponent = -1074;

    /// <summary>Writes a number; a precision of -1 means the fewest digits that read back the same.</summary>
    public static string Format(double value, char verb, int precision)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        var sign = double.IsNegative(value) ? "-" : "";
        return sign + verb switch
        {
            'b' => Binary(Math.Abs(value)),
            'x' or 'X' => Hexadecimal(Math.Abs(value), verb, precision),
            _ => Decimal(Math.Abs(value), verb, precision),
        };
    }

    private static string Decimal(double value, char verb, int precision)
    {
        var isShortest = precision < 0;
        var (digits, point) = isShortest ? GoFloat.Take(value) : Rounded(value, verb, ref precision);
        if (isShortest)
        {
            precision = verb is 'e' or 'E' ? digits.Length - 1 : Math.Max(digits.Length - point, 0);
        }

        if (verb is 'e' or 'E')
        {
            return Exponential(digits, point, precision, verb);
        }

        if (verb == 'f')
        {
            return Plain(digits, point, precision);
        }

        var threshold = isShortest ? 6 : precision;
        if (!isShortest && threshold > digits.Length && digits.Length >= point)
        {
            threshold = digits.Length;
        }

        var exponent = point - 1;
        if (exponent < -4 || exponent >= threshold)
        {
            return Exponential(digits, point, digits.Length - 1, verb == 'G' ? 'E' : 'e');
        }

        return Plain(digits, point, Math.Max(digits.Length - point, 0));
    }

    private static string Exponential(string digits, int point, int precision, char mark)
    {
        var fraction = digits.Length > 1 ? digits[1..] : "";
        fraction = fraction.PadRight(precision, '0')[..precision];
        var exponent = digits is "0" or "" ? 0 : point - 1;
        var power = Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
        var first = digits.Length > 0 ? digits[0] : '0';
        return $"{first}{(precision > 0 ? "." : "")}{fraction}{mark}{(exponent < 0 ? '-' : '+')}{power}";
    }

    private static string Plain(string digits, int point, int precision)
    {
        var text = new StringBuilder();
        if (point > 0)
        {
            text.Append(digits.AsSpan(0, Math.Min(point, digits.Length))).Append('0', Math.Max(point - digits.Length, 0));
        }
        else
        {
            text.Append('0');
        }

        if (precision > 0)
        {
            text.Append('.');
            for (var at = 0; at < precision; at++)
            {
                text.Append(point + at >= 0 && point + at < digits.Length ? digits[point + at] : '0');
            }
        }

        return text.ToString();
    }

    /// <summary>All digits of the number, cut to what the verb shows.</summary>
    private static (string Digits, int Point) Rounded(double value, char verb, ref int precision)
    {
        var (all, point) = Exact(value);
        var keep = verb switch
        {
            'e' or 'E' => precision + 1,
            'f' => point + precision,
            _ => precision = Math.Max(precision, 1),
        };
        if (keep >= all.Length)
        {
            return (all, point);
        }

        if (keep < 0)
        {
            return ("", 0);
        }

        var roundsUp = all[keep] > '5'
            || (all[keep] == '5' && (keep + 1 < all.Length || (keep > 0 && (all[keep - 1] - '0') % 2 == 1)));
        var kept = BigInteger.Parse("0" + all[..keep], CultureInfo.InvariantCulture) + (roundsUp ? 1 : 0);
        var digits = kept.IsZero ? "" : kept.ToString(CultureInfo.InvariantCulture);
        point += digits.Length > keep ? 1 : 0;
        digits = digits.TrimEnd('0');
        return digits.Length == 0 ? ("", 0) : (digits, point);
    }

    /// <summary>The exact decimal digits, without zeros at the end.</summary>
    private static (string Digits, int Point) Exact(double value)
    {
        if (value == 0)
        {
            return ("", 0);
        }

        var (mantissa, exponent) = Split(value);
        var number = exponent >= 0
            ? new BigInteger(mantissa) << exponent
            : new BigInteger(mantissa) * BigInteger.Pow(5, -exponent);
        var digits = number.ToString(CultureInfo.InvariantCulture);
        return (digits.TrimEnd('0'), digits.Length + Math.Min(exponent, 0));
    }

    private static (ulong Mantissa, int Exponent) Split(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var fraction = bits & ((1UL << 52) - 1);
        return exponent == 0 ? (fraction, LeastExponent) : (fraction | (1UL << 52), exponent - 1075);
    }

    private static string Binary(double value)
    {
        var (mantissa, exponent) = Split(value);
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}p{exponent:+0;-0;+0}");
    }

    private static string Hexadecimal(double value, char verb, int precision)
    {
        var (mantissa, exponent) = Split(value);
        if (mantissa == 0)
        {
            exponent = 0;
        }

        // One bit before the point, 52 after it.
        var shift = mantissa == 0 ? 0 : 52 - (63 - BitOperations.LeadingZeroCount(mantissa));
        mantissa <<= shift;
        exponent += mantissa == 0 ? 0 : 52 - shift;
        if (precision is >= 0 and < 13)
        {
            var drop = (13 - precision) * 4;
            var half = 1UL << (drop - 1);
            var rest = mantissa & ((1UL << drop) - 1);
            mantissa >>= drop;
            if (rest > half || (rest == half && (mantissa & 1) == 1))
            {
                mantissa++;
            }

            mantissa <<= drop;
            if (mantissa >> 53 != 0)
            {
                (mantissa, exponent) = (mantissa >> 1, exponent + 1);
            }
        }

        var fraction = (mantissa & ((1UL << 52) - 1)).ToString("x13", CultureInfo.InvariantCulture);
        fraction = precision < 0 ? fraction.TrimEnd('0') : fraction.PadRight(precision, '0')[..precision];
        var power = Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
        var text = $"0x{mantissa >> 52}{(fraction.Length > 0 ? "." : "")}{fraction}p{(exponent < 0 ? '-' : '+')}{power}";
        return verb == 'X' ? text.ToUpperInvariant() : text;
    }
}
