using System.Globalization;
using System.Numerics;
using Keyferry.Text.Numbers;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Numbers;

/// <summary>An exact decimal number, <c>Value × 10^Exponent</c>, for sums that people expect to come out even.</summary>
internal readonly record struct BigDecimal(BigInteger Value, int Exponent)
{
    private const int DivisionPlaces = 16;

    public static BigDecimal Zero => new(BigInteger.Zero, 0);

    /// <summary>The shortest decimal number that reads back as this double.</summary>
    /// <exception cref="FunctionException">It is not finite.</exception>
    public static BigDecimal Of(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new FunctionException("only finite numbers can be calculated with");
        }

        if (value == 0)
        {
            return Zero;
        }

        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent = mark < 0 ? 0 : int.Parse(shortest.AsSpan(mark + 1), CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? shortest : shortest[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= mantissa.Length - point - 1;
            mantissa = mantissa.Remove(point, 1);
        }

        return new BigDecimal(BigInteger.Parse(mantissa, CultureInfo.InvariantCulture), exponent);
    }

    public static BigDecimal operator +(BigDecimal left, BigDecimal right)
    {
        var exponent = Math.Min(left.Exponent, right.Exponent);
        return new BigDecimal(left.Scaled(exponent) + right.Scaled(exponent), exponent);
    }

    public static BigDecimal operator -(BigDecimal left, BigDecimal right) =>
        left + new BigDecimal(-right.Value, right.Exponent);

    public static BigDecimal operator *(BigDecimal left, BigDecimal right) =>
        new(left.Value * right.Value, left.Exponent + right.Exponent);

    /// <summary>Divides to 16 places after the point; halves are rounded away from zero.</summary>
    /// <exception cref="FunctionException">The divisor is zero.</exception>
    public static BigDecimal operator /(BigDecimal left, BigDecimal right)
    {
        if (right.Value.IsZero)
        {
            throw new FunctionException("division by zero");
        }

        var shift = left.Exponent - right.Exponent + DivisionPlaces;
        var dividend = shift > 0 ? left.Value * BigInteger.Pow(10, shift) : left.Value;
        var divisor = shift < 0 ? right.Value * BigInteger.Pow(10, -shift) : right.Value;
        var quotient = BigInteger.DivRem(dividend, divisor, out var rest);
        if (BigInteger.Abs(rest) * 2 >= BigInteger.Abs(divisor))
        {
            quotient += dividend.Sign * divisor.Sign;
        }

        return new BigDecimal(quotient, -DivisionPlaces);
    }

    public double ToDouble() => Exponent >= 0
        ? NearestDouble.Of(Scaled(0), BigInteger.One)
        : NearestDouble.Of(Value, BigInteger.Pow(10, -Exponent));

    private BigInteger Scaled(int exponent) => Value * BigInteger.Pow(10, Exponent - exponent);
}
