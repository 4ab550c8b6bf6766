namespace Keyferry.Text.Yaml.Values;

/// <summary>Knows the texts that YAML takes for points in time: a date, or date and time.</summary>
internal ref struct YamlTimestamp
{
    private ReadOnlySpan<byte> _left;

    /// <summary>Whether the text is one.</summary>
    public static bool IsMatch(ReadOnlySpan<byte> text)
    {
        var timestamp = new YamlTimestamp { _left = text };
        return timestamp.TryAll();
    }

    private bool TryAll()
    {
        if (_left.Length < 5 || _left[..4].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        var year = (_left[0] - '0') * 1000 + (_left[1] - '0') * 100 + (_left[2] - '0') * 10 + _left[3] - '0';
        _left = _left[4..];
        if (!TryTake('-') || !TryNumber(1, 12, out var month) || !TryTake('-') || !TryNumber(1, 31, out var day))
        {
            return false;
        }

        // Go's calendar has a year 0, which is a leap year.
        if (day > DateTime.DaysInMonth(year == 0 ? 4 : year, month))
        {
            return false;
        }

        if (_left.IsEmpty)
        {
            return true;
        }

        var hasZone = !TryTake(' ');
        if (hasZone && !TryTake('T') && !TryTake('t'))
        {
            return false;
        }

        return TryTime() && (!hasZone || TryZone()) && _left.IsEmpty;
    }

    private bool TryTime()
    {
        if (!TryNumber(0, 23, out _) || !TryTake(':') || !TryNumber(0, 59, out _)
            || !TryTake(':') || !TryNumber(0, 59, out _))
        {
            return false;
        }

        if (_left.Length < 2 || _left[0] is not ((byte)'.' or (byte)',') || !char.IsAsciiDigit((char)_left[1]))
        {
            return true;
        }

        var end = _left[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        _left = end < 0 ? [] : _left[(1 + end)..];
        return true;
    }

    private bool TryZone()
    {
        if (TryTake('Z'))
        {
            return true;
        }

        return (TryTake('+') || TryTake('-')) && _left.Length >= 5
            && TryNumber(0, 24, out _, isPadded: true) && TryTake(':') && TryNumber(0, 60, out _, isPadded: true);
    }

    private bool TryTake(char c)
    {
        if (_left.IsEmpty || _left[0] != c)
        {
            return false;
        }

        _left = _left[1..];
        return true;
    }

    private bool TryNumber(int least, int most, out int value, bool isPadded = false)
    {
        value = 0;
        var digits = 0;
        while (digits < 2 && digits < _left.Length && char.IsAsciiDigit((char)_left[digits]))
        {
            value = value * 10 + _left[digits++] - '0';
        }

        _left = _left[digits..];
        return digits > (isPadded ? 1 : 0) && value >= least && value <= most;
    }
}
