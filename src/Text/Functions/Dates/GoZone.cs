using NodaTime;

namespace Keyferry.Text.Functions.Dates;

/// <summary>
/// A Go time zone. Two zones of one name are two, as in Go, where equality of times compares the pointers; zones
/// without a name at whole hours exist once.
/// </summary>
internal sealed class GoZone
{
    private const int HoursWest = 12;
    private const int HoursEast = 14;

    /// <summary>After 400 years the calendar repeats, weekdays included.</summary>
    private const long Seconds400Years = 146_097L * Calendar.SecondsPerDay;

    private static readonly long s_first = Instant.MinValue.ToUnixTimeSeconds();
    private static readonly long s_last = Instant.MaxValue.ToUnixTimeSeconds();

    private static readonly GoZone[] Unnamed = MakeUnnamed();

    private readonly DateTimeZone? _zone;
    private readonly ZoneState _fixed;

    private GoZone(string name, ZoneState state) => (Name, _fixed) = (name, state);

    /// <summary>A zone whose offset changes.</summary>
    public GoZone(string name, DateTimeZone zone) => (Name, _zone) = (name, zone);

    public static GoZone Utc { get; } = new("UTC", new ZoneState("UTC", 0));

    /// <summary>The zone of this place: UTC too, but Go tells the two apart.</summary>
    public static GoZone Local { get; } = new("UTC", new ZoneState("UTC", 0));

    public string Name { get; }

    /// <summary>Whether its offset never changes.</summary>
    public bool IsFixed => _zone is null;

    /// <summary>A zone at an offset in seconds east of UTC.</summary>
    public static GoZone Fixed(string name, int offset)
    {
        var hour = offset / 3600;
        return name.Length == 0 && hour is >= -HoursWest and <= HoursEast && hour * 3600 == offset
            ? Unnamed[hour + HoursWest]
            : new GoZone(name, new ZoneState(name, offset));
    }

    /// <summary>What holds at a moment, in seconds since 1970.</summary>
    public ZoneState At(long unixSeconds)
    {
        if (_zone is null)
        {
            return _fixed;
        }

        var interval = _zone.GetZoneInterval(Instant.FromUnixTimeSeconds(InRange(unixSeconds)));
        return new ZoneState(interval.Name, interval.WallOffset.Seconds);
    }

    /// <summary>Equal by content, as Go's reflect.DeepEqual sees it.</summary>
    public bool DeepEquals(GoZone other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (IsBuiltIn || other.IsBuiltIn || !IsFixed || !other.IsFixed)
        {
            return false;
        }

        return _fixed == other._fixed;
    }

    private bool IsBuiltIn => ReferenceEquals(this, Utc) || ReferenceEquals(this, Local);

    // NodaTime counts from the year -9998 to 9999. Before them no offset changes, after them the last rules go on.
    private static long InRange(long unixSeconds) => unixSeconds <= s_last
        ? Math.Max(unixSeconds, s_first)
        : s_last - Seconds400Years + ((unixSeconds - s_last) % Seconds400Years);

    private static GoZone[] MakeUnnamed()
    {
        var zones = new GoZone[HoursWest + 1 + HoursEast];
        for (var at = 0; at < zones.Length; at++)
        {
            zones[at] = new GoZone("", new ZoneState("", (at - HoursWest) * 3600));
        }

        return zones;
    }
}
