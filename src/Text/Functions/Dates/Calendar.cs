using System.Runtime.InteropServices;

namespace Keyferry.Text.Functions.Dates;

/// <summary>
/// A moment's date and time of day in some zone. The arithmetic runs on unsigned seconds since 1 March of a year that
/// 400 divides, so long ago that every moment Go can hold lies after it; what overflows wraps, as in Go.
/// </summary>
/// <param name="Year">The year; zero and negative before the year 1.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">The day of the month, from 1.</param>
/// <param name="YearDay">The day of the year, from 1.</param>
/// <param name="Weekday">0 is Sunday.</param>
/// <param name="SecondOfDay">0 to 86,399.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Calendar(long Year, int Month, int Day, int YearDay, int Weekday, int SecondOfDay)
{
    public const int SecondsPerDay = 86_400;

    private const ulong FirstYear = 292_277_022_400;
    private const int DaysPer400Years = 146_097;
    private const int DaysFromMarch = 306;

    /// <summary>From the calendar's own first second to the start of the year 1.</summary>
    private const long Shift = (((long)FirstYear / 400 * DaysPer400Years) + DaysFromMarch) * SecondsPerDay;

    private static ReadOnlySpan<short> DaysBeforeMonth =>
        [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

    public int Hour => SecondOfDay / 3600;

    public int Minute => SecondOfDay / 60 % 60;

    public int Second => SecondOfDay % 60;

    /// <summary>The calendar's reading of local seconds since the start of the year 1.</summary>
    public static Calendar Of(long seconds)
    {
        var absolute = unchecked((ulong)(seconds + Shift));
        var days = absolute / SecondsPerDay;
        var (era, dayOfEra) = (days / DaysPer400Years, (int)(days % DaysPer400Years));
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var fromMarch = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shiftedMonth = ((5 * fromMarch) + 2) / 153;
        var day = fromMarch - (((153 * shiftedMonth) + 2) / 5) + 1;
        var isNextYear = fromMarch >= DaysFromMarch;
        var month = isNextYear ? shiftedMonth - 9 : shiftedMonth + 3;
        var year = unchecked((long)((era * 400) - FirstYear)) + yearOfEra + (isNextYear ? 1 : 0);
        var leap = IsLeap(year) ? 1 : 0;
        var yearDay = isNextYear ? fromMarch - DaysFromMarch + 1 : fromMarch + 60 + leap;

        // The first day of the calendar is a Wednesday.
        return new Calendar(
            year, month, day, yearDay, (int)((days + 3) % 7), (int)(absolute % SecondsPerDay));
    }

    /// <summary>Local seconds since the start of the year 1; the month and the day may lie outside their ranges.</summary>
    public static long ToSeconds(long year, long month, long day, long secondOfDay)
    {
        unchecked
        {
            var years = Math.DivRem(month - 1, 12, out var monthOfYear);
            if (monthOfYear < 0)
            {
                (years, monthOfYear) = (years - 1, monthOfYear + 12);
            }

            var isBeforeMarch = monthOfYear < 2;
            var absoluteYear = (ulong)(year + years) - (isBeforeMarch ? 1UL : 0UL) + FirstYear;
            var shiftedMonth = (int)monthOfYear + (isBeforeMarch ? 10 : -2);
            var (century, yearOfCentury) = (absoluteYear / 100, absoluteYear % 100);
            var days = (DaysPer400Years * century / 4) + (1461 * yearOfCentury / 4)
                + (ulong)(((153 * shiftedMonth) + 2) / 5) + (ulong)(day - 1);
            return (long)(days * SecondsPerDay) + secondOfDay - Shift;
        }
    }

    /// <summary>The days of a year before its month.</summary>
    public static int DaysBefore(int month, long year) =>
        DaysBeforeMonth[month - 1] + (month > 2 && IsLeap(year) ? 1 : 0);

    /// <summary>The length of a month in days.</summary>
    public static int DaysIn(int month, long year) =>
        DaysBeforeMonth[month] - DaysBeforeMonth[month - 1] + (month == 2 && IsLeap(year) ? 1 : 0);

    public static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}
