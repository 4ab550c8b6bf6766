using System.Globalization;

namespace Keyferry.Text.GoFormat;

/// <summary>Writes floating-point numbers as Go does: the fewest digits that read back to the same number.</summary>
public static class GoFloat
{
    /// <summary>Without exponent, as in <c>1000000000000000000000</c>; <c>NaN</c>, <c>+Inf</c>, <c>-Inf</c>.</summary>
    public static string Plain(double value)
    {
        if (!double.IsFinite(value))
        {
            return Special(value);
        }

        var (digits, point) = Take(value);
        var sign = double.IsNegative(value) ? "-" : "";
        if (point <= 0)
        {
            return $"{sign}0.{new string('0', -point)}{digits}".TrimEnd('.');
        }

        return point >= digits.Length
            ? sign + digits.PadRight(point, '0')
            : $"{sign}{digits[..point]}.{digits[point..]}";
    }

    /// <summary>What <c>%v</c> prints: with exponent below 1e-4 and from 1e6 (Go: shortest %g), else without.</summary>
    public static string General(double value)
    {
        if (!double.IsFinite(value))
        {
            return Special(value);
        }

        var (digits, point) = Take(value);
        var sign = double.IsNegative(value) ? "-" : "";
        var exponent = point - 1;
        if (digits == "0" || exponent is >= -4 and < 6)
        {
            return Plain(value);
        }

        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        var power = Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
        return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{power}";
    }

    private static string Special(double value) =>
        double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";

    /// <summary>The digits without point, and how many of them stand before it (negative: zeros after it).</summary>
    internal static (string Digits, int Point) Take(double value)
    {
        if (value == 0)
        {
            return ("0", 1);
        }

        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent = mark < 0
            ? 0
            : int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? shortest : shortest[..mark];
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var point = (dot < 0 ? mantissa.Length : dot) + exponent;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var significant = digits.TrimStart('0');
        return (significant.TrimEnd('0'), point - (digits.Length - significant.Length));
    }
}
