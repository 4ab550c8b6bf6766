namespace Keyferry.Text.Functions.Dates;

/// <summary>What a text says of a time; -1 where it says nothing and zero has a meaning.</summary>
internal struct ParsedTime
{
    /// <summary>Go marks "no offset" so, and thereby forgets an offset of one second west.</summary>
    private const int None = -1;

    public int Year;
    public int Month;
    public int Day;
    public int YearDay;
    public int Hour;
    public int Minute;
    public int Second;
    public int Nanosecond;
    public bool IsMorning;
    public bool IsAfternoon;
    public bool IsUtc;
    public int ZoneOffset;
    public string? ZoneName;

    public static ParsedTime Start => new() { Month = None, Day = None, YearDay = None, ZoneOffset = None };

    /// <summary>Makes it a time; what is missing is the first of its kind.</summary>
    public bool TryFinish(out GoTime time, out string problem)
    {
        time = GoTime.Zero;
        if (IsAfternoon && Hour < 12)
        {
            Hour += 12;
        }
        else if (IsMorning && Hour == 12)
        {
            Hour = 0;
        }

        problem = YearDay >= 0 ? ApplyYearDay() : "";
        if (problem.Length > 0)
        {
            return false;
        }

        Month = Month < 0 ? 1 : Month;
        Day = Day < 0 ? 1 : Day;
        if (Day < 1 || Day > Calendar.DaysIn(Month, Year))
        {
            problem = "day out of range";
            return false;
        }

        time = InZone();
        return true;
    }

    private string ApplyYearDay()
    {
        if (YearDay < 1 || YearDay > (Calendar.IsLeap(Year) ? 366 : 365))
        {
            return "day-of-year out of range";
        }

        var month = 12;
        while (Calendar.DaysBefore(month, Year) >= YearDay)
        {
            month--;
        }

        var day = YearDay - Calendar.DaysBefore(month, Year);
        if (Month >= 0 && Month != month)
        {
            return "day-of-year does not match month";
        }

        if (Day >= 0 && Day != day)
        {
            return "day-of-year does not match day";
        }

        (Month, Day) = (month, day);
        return "";
    }

    private readonly GoTime InZone()
    {
        var secondOfDay = (((Hour * 60) + Minute) * 60) + Second;
        var time = GoTime.FromDate(Year, Month, Day, secondOfDay, Nanosecond, IsUtc ? GoZone.Utc : GoZone.Local);
        if (IsUtc || (ZoneOffset == None && ZoneName is null))
        {
            return time;
        }

        var name = ZoneName ?? "";
        if (ZoneOffset == None)
        {
            return time.In(GoZone.Fixed(name, ZoneNames.GmtHours(name) * 3600));
        }

        // The local zone is UTC: an offset of nothing is its own, unless another name came with it.
        time = time.AddSeconds(-ZoneOffset);
        return ZoneOffset == 0 && name.Length == 0 ? time : time.In(GoZone.Fixed(name, ZoneOffset));
    }
}
