using System.Runtime.InteropServices;

namespace Keyferry.Text.Functions.Dates;

/// <summary>The day and time in a year at which clocks change.</summary>
/// <param name="Kind">How the day is given.</param>
/// <param name="Month">1 to 12, for a weekday in a month.</param>
/// <param name="Week">1 to 5; 5 is the last one of the month.</param>
/// <param name="Day">A weekday (0 is Sunday) or a day of the year.</param>
/// <param name="Time">Seconds of local time; may be negative or beyond the day.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ZoneSwitch(ZoneSwitchKind Kind, int Month, int Week, int Day, int Time)
{
    /// <summary>Seconds of local time since the year's start.</summary>
    public long SecondOfYear(long year)
    {
        var days = Kind switch
        {
            ZoneSwitchKind.DayWithoutLeapDay => Day - 1 + (Calendar.IsLeap(year) && Day >= 60 ? 1 : 0),
            ZoneSwitchKind.DayOfYear => Day,
            _ => WeekdayInMonth(year),
        };
        return ((long)days * Calendar.SecondsPerDay) + Time;
    }

    private int WeekdayInMonth(long year)
    {
        var first = Calendar.Of(Calendar.ToSeconds(year, Month, 1, 0)).Weekday;
        var day = (Day - first + 7) % 7;
        for (var week = 1; week < Week && day + 7 < Calendar.DaysIn(Month, year); week++)
        {
            day += 7;
        }

        return Calendar.DaysBefore(Month, year) + day;
    }
}
