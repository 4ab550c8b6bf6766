namespace Keyferry.Text.Functions.Dates;

/// <summary>How the day of a <see cref="ZoneSwitch"/> is given.</summary>
internal enum ZoneSwitchKind : byte
{
    WeekdayInMonth,

    /// <summary>1 to 365; 29 February is never counted.</summary>
    DayWithoutLeapDay,

    /// <summary>0 to 365.</summary>
    DayOfYear,
}
