using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Dates;

/// <summary>
/// Go's time.Time: seconds since the start of the year 1 (negative before), nanoseconds and a zone. Arithmetic beyond
/// the range saturates or wraps where Go's does. Equality is Go's ==: the same moment in another zone differs.
/// </summary>
/// <param name="Seconds">Seconds since the start of the year 1, UTC.</param>
/// <param name="Nanosecond">0 to 999,999,999.</param>
/// <param name="Zone">The zone in which it is read; zones compare by reference.</param>
internal sealed record GoTime(long Seconds, int Nanosecond, GoZone Zone)
{
    /// <summary>The start of 1970 in seconds since the start of the year 1.</summary>
    public const long UnixStart = 62_135_596_800;

    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Go's zero time: the start of the year 1, UTC.</summary>
    public static GoTime Zero { get; } = new(0, 0, GoZone.Utc);

    public long UnixSeconds => unchecked(Seconds - UnixStart);

    public bool IsZero => Seconds == 0 && Nanosecond == 0;

    /// <summary>What its zone prescribes then.</summary>
    public ZoneState State => Zone.At(UnixSeconds);

    /// <summary>Date and time of day in its zone.</summary>
    public Calendar Calendar => Calendar.Of(unchecked(Seconds + State.Offset));

    /// <summary>Nanoseconds since the year 1, exactly.</summary>
    private Int128 Total => ((Int128)Seconds * NanosecondsPerSecond) + Nanosecond;

    /// <summary>The time in a value of type time.Time.</summary>
    public static GoTime Of(GoValue value) => value.AsObject as GoTime ?? Zero;

    /// <summary>A moment in seconds since 1970, read in the local zone.</summary>
    public static GoTime FromUnix(long seconds) => new(unchecked(seconds + UnixStart), 0, GoZone.Local);

    /// <summary>The clock's time, read in the local zone.</summary>
    public static GoTime Now(TimeProvider clock)
    {
        var (seconds, ticks) = Math.DivRem(clock.GetUtcNow().UtcTicks, TimeSpan.TicksPerSecond);
        return new GoTime(seconds, (int)ticks * 100, GoZone.Local);
    }

    /// <summary>The moment of a date and time of day in a zone.</summary>
    public static GoTime FromDate(long year, long month, long day, long secondOfDay, int nanosecond, GoZone zone)
    {
        // Fixed zones only: no time in a template ever gets a zone that changes.
        var local = Calendar.ToSeconds(year, month, day, secondOfDay);
        var offset = zone.At(unchecked(local - UnixStart)).Offset;
        return new GoTime(unchecked(local - offset), nanosecond, zone);
    }

    public GoValue ToValue() => GoValue.OfObject(DateTypes.Time, this);

    public GoTime In(GoZone zone) => this with { Zone = zone };

    /// <summary>This many nanoseconds later.</summary>
    public GoTime Add(long nanoseconds)
    {
        var (seconds, rest) = Math.DivRem(nanoseconds, NanosecondsPerSecond);
        var nanosecond = Nanosecond + (int)rest;
        if (nanosecond >= NanosecondsPerSecond)
        {
            (seconds, nanosecond) = (seconds + 1, nanosecond - (int)NanosecondsPerSecond);
        }
        else if (nanosecond < 0)
        {
            (seconds, nanosecond) = (seconds - 1, nanosecond + (int)NanosecondsPerSecond);
        }

        return new GoTime(AddSeconds(Seconds, seconds), nanosecond, Zone);
    }

    /// <summary>This many seconds later.</summary>
    public GoTime AddSeconds(long seconds) => this with { Seconds = AddSeconds(Seconds, seconds) };

    /// <summary>Years, months and days later on the calendar of its zone.</summary>
    public GoTime AddDate(long years, long months, long days)
    {
        var at = Calendar;
        return unchecked(FromDate(
            at.Year + years, at.Month + months, at.Day + days, at.SecondOfDay, Nanosecond, Zone));
    }

    /// <summary>The nanoseconds from another time to this; the largest or smallest duration if they are more.</summary>
    public long Since(GoTime other) => (long)Int128.Clamp(Total - other.Total, long.MinValue, long.MaxValue);

    /// <summary>Negative before the other, positive after it.</summary>
    public int OrderAgainst(GoTime other) => Total.CompareTo(other.Total);

    /// <summary>Cut to a multiple of this many nanoseconds since the year 1.</summary>
    public GoTime Truncate(long unit) => unit <= 0 ? this : Add(-Remainder(unit));

    /// <summary>Rounded to the nearest multiple of this many nanoseconds since the year 1, halves up.</summary>
    public GoTime Round(long unit)
    {
        if (unit <= 0)
        {
            return this;
        }

        var rest = Remainder(unit);
        return (ulong)rest * 2 < (ulong)unit ? Add(-rest) : Add(unit - rest);
    }

    /// <summary>Equal by content, as Go's reflect.DeepEqual sees it.</summary>
    public bool DeepEquals(GoTime other) =>
        Seconds == other.Seconds && Nanosecond == other.Nanosecond && Zone.DeepEquals(other.Zone);

    private long Remainder(long unit)
    {
        var rest = (long)(Total % unit);
        return rest < 0 ? rest + unit : rest;
    }

    private static long AddSeconds(long left, long right)
    {
        var sum = unchecked(left + right);
        if (sum > left == right > 0)
        {
            return sum;
        }

        return right > 0 ? long.MaxValue : -long.MaxValue;
    }
}
