namespace Keyferry.Text.Functions.Dates;

/// <summary>
/// The rule for the years after a TZif file's last change, in the form of the TZ variable:
/// <c>CET-1CEST,M3.5.0,M10.5.0/3</c>.
/// </summary>
internal sealed class ZoneRule
{
    private readonly ZoneState _standard;
    private readonly ZoneState _daylight;
    private readonly ZoneSwitch _start;
    private readonly ZoneSwitch _end;
    private readonly bool _hasDaylight;

    private ZoneRule(ZoneState standard) => _standard = standard;

    private ZoneRule(ZoneState standard, ZoneState daylight, ZoneSwitch start, ZoneSwitch end) =>
        (_standard, _daylight, _start, _end, _hasDaylight) = (standard, daylight, start, end, true);

    /// <summary>Reads a rule; null if it is none.</summary>
    public static ZoneRule? Read(ReadOnlySpan<byte> text)
    {
        var reader = new ZoneRuleReader(text);
        if (!reader.TryReadName(out var name) || !reader.TryReadOffset(out var offset))
        {
            return null;
        }

        var standard = new ZoneState(name, -offset, IsDaylight: false);
        if (reader.Peek is 0 or ',')
        {
            return new ZoneRule(standard);
        }

        if (!reader.TryReadName(out name))
        {
            return null;
        }

        var daylightOffset = standard.Offset + 3600;
        if (reader.Peek is not (0 or ','))
        {
            if (!reader.TryReadOffset(out offset))
            {
                return null;
            }

            daylightOffset = -offset;
        }

        // What the TZ variable means where it says nothing: the rules of the United States.
        if (reader.Peek == 0)
        {
            reader = new ZoneRuleReader(",M3.2.0,M11.1.0"u8);
        }

        if (!reader.Skip((byte)',') && !reader.Skip((byte)';'))
        {
            return null;
        }

        if (!reader.TryReadSwitch(out var start) || !reader.Skip((byte)',')
            || !reader.TryReadSwitch(out var end) || reader.Peek != 0)
        {
            return null;
        }

        return new ZoneRule(standard, new ZoneState(name, daylightOffset, IsDaylight: true), start, end);
    }

    /// <summary>What holds at a moment, in seconds since 1970.</summary>
    public ZoneState At(long unixSeconds)
    {
        if (!_hasDaylight)
        {
            return _standard;
        }

        var at = Calendar.Of(unchecked(unixSeconds + GoTime.UnixStart));
        var second = ((long)(at.YearDay - 1) * Calendar.SecondsPerDay) + at.SecondOfDay;
        var start = _start.SecondOfYear(at.Year) - _standard.Offset;
        var end = _end.SecondOfYear(at.Year) - _daylight.Offset;
        var isDaylight = start <= end
            ? second >= start && second < end
            : second < end || second >= start;
        return isDaylight ? _daylight : _standard;
    }
}
