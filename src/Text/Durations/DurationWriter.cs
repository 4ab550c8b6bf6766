using System.Globalization;

namespace Keyferry.Text.Durations;

/// <summary>Writes durations in Go's form.</summary>
internal static class DurationWriter
{
    private const ulong Microsecond = 1_000;
    private const ulong Millisecond = 1_000_000;
    private const ulong Second = 1_000_000_000;

    /// <summary>Below a second the largest unit that fits; from there hours, minutes and seconds.</summary>
    public static string Write(long nanoseconds)
    {
        if (nanoseconds == 0)
        {
            return "0s";
        }

        var sign = nanoseconds < 0 ? "-" : "";
        var length = nanoseconds < 0 ? unchecked(0UL - (ulong)nanoseconds) : (ulong)nanoseconds;
        return sign + length switch
        {
            < Microsecond => Decimal(length, 1) + "ns",
            < Millisecond => Decimal(length, Microsecond) + "\u00b5s",
            < Second => Decimal(length, Millisecond) + "ms",
            _ => Clock(length),
        };
    }

    private static string Clock(ulong length)
    {
        var minutes = length / (60 * Second);
        var seconds = Decimal(length % (60 * Second), Second) + "s";
        if (minutes == 0)
        {
            return seconds;
        }

        var hours = minutes / 60;
        return hours == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{minutes}m{seconds}")
            : string.Create(CultureInfo.InvariantCulture, $"{hours}h{minutes % 60}m{seconds}");
    }

    private static string Decimal(ulong length, ulong unit)
    {
        var whole = (length / unit).ToString(CultureInfo.InvariantCulture);
        var rest = length % unit;
        if (rest == 0)
        {
            return whole;
        }

        var digits = unit switch { Second => 9, Millisecond => 6, _ => 3 };
        return whole + "." + rest.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0').TrimEnd('0');
    }
}
