using System.Numerics;

namespace Keyferry.Text.Numbers;

/// <summary>The double that is nearest to an exact ratio; of two equally near ones the even one.</summary>
internal static class NearestDouble
{
    private const int MantissaBits = 53;
    private const int LeastExponent = -1074;

    /// <param name="numerator">Any integer.</param>
    /// <param name="denominator">A positive integer.</param>
    public static double Of(BigInteger numerator, BigInteger denominator)
    {
        if (numerator.IsZero)
        {
            return 0;
        }

        var magnitude = BigInteger.Abs(numerator);
        var exponent = Math.Max(
            (int)(magnitude.GetBitLength() - denominator.GetBitLength()) - MantissaBits - 1, LeastExponent - 1);

        // Two bits more than needed, or one less; then cut to the mantissa, with the rest deciding.
        var quotient = exponent > 0
            ? BigInteger.DivRem(magnitude, denominator << exponent, out var rest)
            : BigInteger.DivRem(magnitude << -exponent, denominator, out rest);
        var surplus = Math.Max((int)quotient.GetBitLength() - MantissaBits, LeastExponent - exponent);
        var mantissa = quotient >> surplus;
        var cut = quotient - (mantissa << surplus);
        var half = BigInteger.One << (surplus - 1);
        if (cut > half || (cut == half && (!rest.IsZero || !mantissa.IsEven)))
        {
            mantissa += 1;
        }

        var value = Math.ScaleB((double)(ulong)mantissa, exponent + surplus);
        return numerator.Sign < 0 ? -value : value;
    }
}
