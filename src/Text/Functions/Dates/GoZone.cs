namespace Keyferry.Text.Functions.Dates;

/// <summary>
/// A Go time zone. Two zones of one name are two, as in Go, where equality of times compares the pointers; zones
/// without a name at whole hours exist once.
/// </summary>
internal sealed class GoZone
{
    private const int HoursWest = 12;
    private const int HoursEast = 14;

    private static readonly GoZone[] Unnamed = MakeUnnamed();

    private readonly ZoneFile? _file;
    private readonly ZoneState _fixed;

    private GoZone(string name, ZoneState state) => (Name, _fixed) = (name, state);

    /// <summary>A zone whose offset changes.</summary>
    public GoZone(string name, ZoneFile file) => (Name, _file) = (name, file);

    public static GoZone Utc { get; } = new("UTC", new ZoneState("UTC", 0, IsDaylight: false));

    /// <summary>The zone of this place: UTC too, but Go tells the two apart.</summary>
    public static GoZone Local { get; } = new("UTC", new ZoneState("UTC", 0, IsDaylight: false));

    public string Name { get; }

    /// <summary>Whether its offset never changes.</summary>
    public bool IsFixed => _file is null;

    /// <summary>A zone at an offset in seconds east of UTC.</summary>
    public static GoZone Fixed(string name, int offset)
    {
        var hour = offset / 3600;
        return name.Length == 0 && hour is >= -HoursWest and <= HoursEast && hour * 3600 == offset
            ? Unnamed[hour + HoursWest]
            : new GoZone(name, new ZoneState(name, offset, IsDaylight: false));
    }

    /// <summary>What holds at a moment, in seconds since 1970.</summary>
    public ZoneState At(long unixSeconds) => _file is null ? _fixed : _file.At(unixSeconds);

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

    private static GoZone[] MakeUnnamed()
    {
        var zones = new GoZone[HoursWest + 1 + HoursEast];
        for (var at = 0; at < zones.Length; at++)
        {
            zones[at] = new GoZone("", new ZoneState("", (at - HoursWest) * 3600, IsDaylight: false));
        }

        return zones;
    }
}
