namespace Keyferry.Text.Functions.Dates;

/// <summary>Rounds durations in nanoseconds.</summary>
internal static class DurationMath
{
    /// <summary>The nearest multiple of a unit, halves away from zero; saturates.</summary>
    public static long Round(long length, long unit)
    {
        if (unit <= 0)
        {
            return length;
        }

        var rest = length % unit;
        var rounded = (Int128)length - rest;
        if ((ulong)Math.Abs(rest) * 2 >= (ulong)unit)
        {
            rounded += length < 0 ? -unit : unit;
        }

        return (long)Int128.Clamp(rounded, long.MinValue, long.MaxValue);
    }

    /// <summary>Cut toward zero to a multiple of a unit.</summary>
    public static long Truncate(long length, long unit) => unit <= 0 ? length : length - (length % unit);

    /// <summary>The magnitude; saturates.</summary>
    public static long Abs(long length) => length == long.MinValue ? long.MaxValue : Math.Abs(length);

    /// <summary>The length in a unit, such as hours.</summary>
    public static double In(long length, long unit) => (length / unit) + ((length % unit) / (double)unit);
}
