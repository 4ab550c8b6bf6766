using System.Buffers;
using System.Text;

namespace Keyferry.Text.Functions.Dates;

/// <summary>Reads the parts of a TZ variable.</summary>
internal ref struct ZoneRuleReader(ReadOnlySpan<byte> text)
{
    private const int HoursPerWeek = 24 * 7;

    private static readonly SearchValues<byte> AfterName = SearchValues.Create("0123456789,-+"u8);

    private ReadOnlySpan<byte> _rest = text;

    /// <summary>The next byte; 0 at the end.</summary>
    public readonly int Peek => _rest.IsEmpty ? 0 : _rest[0];

    public bool Skip(byte expected)
    {
        if (Peek != expected || _rest.IsEmpty)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    /// <summary>An abbreviation: three letters or more, or anything in angle brackets.</summary>
    public bool TryReadName(out string name)
    {
        var isQuoted = Skip((byte)'<');
        var length = isQuoted ? _rest.IndexOf((byte)'>') : _rest.IndexOfAny(AfterName);
        if (length < 0 && !isQuoted)
        {
            length = _rest.Length;
        }

        name = "";
        if (length < (isQuoted ? 0 : 3))
        {
            return false;
        }

        name = Encoding.ASCII.GetString(_rest[..length]);
        _rest = _rest[length..];
        return !isQuoted || Skip((byte)'>');
    }

    /// <summary>A sign and hours, minutes, seconds; in seconds, to be subtracted from UTC.</summary>
    public bool TryReadOffset(out int offset)
    {
        var isNegative = !Skip((byte)'+') && Skip((byte)'-');
        if (!TryReadNumber(0, HoursPerWeek, out offset))
        {
            return false;
        }

        offset *= 3600;
        for (var unit = 60; unit > 0 && Skip((byte)':'); unit /= 60)
        {
            if (!TryReadNumber(0, 59, out var number))
            {
                return false;
            }

            offset += number * unit;
        }

        offset = isNegative ? -offset : offset;
        return true;
    }

    /// <summary>A day, and a time where it is not two o'clock.</summary>
    public bool TryReadSwitch(out ZoneSwitch result)
    {
        result = default;
        if (Skip((byte)'M'))
        {
            if (!TryReadNumber(1, 12, out var month) || !Skip((byte)'.')
                || !TryReadNumber(1, 5, out var week) || !Skip((byte)'.') || !TryReadNumber(0, 6, out var weekday))
            {
                return false;
            }

            result = new ZoneSwitch(ZoneSwitchKind.WeekdayInMonth, month, week, weekday, 0);
        }
        else
        {
            var kind = Skip((byte)'J') ? ZoneSwitchKind.DayWithoutLeapDay : ZoneSwitchKind.DayOfYear;
            if (!TryReadNumber(kind == ZoneSwitchKind.DayOfYear ? 0 : 1, 365, out var day))
            {
                return false;
            }

            result = new ZoneSwitch(kind, 0, 0, day, 0);
        }

        var time = 2 * 3600;
        if (Skip((byte)'/') && !TryReadOffset(out time))
        {
            return false;
        }

        result = result with { Time = time };
        return true;
    }

    private bool TryReadNumber(int smallest, int largest, out int number)
    {
        number = 0;
        var start = _rest.Length;
        while (!_rest.IsEmpty && char.IsAsciiDigit((char)_rest[0]) && number <= largest)
        {
            number = (number * 10) + _rest[0] - '0';
            _rest = _rest[1..];
        }

        return _rest.Length < start && number >= smallest && number <= largest;
    }
}
