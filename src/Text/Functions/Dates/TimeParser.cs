namespace Keyferry.Text.Functions.Dates;

/// <summary>Reads times by Go's reference layouts, with Go's leniency; what has no zone is local.</summary>
internal ref struct TimeParser
{
    private ParsedTime _result;
    private ReadOnlySpan<byte> _rest;
    private string? _problem;

    private TimeParser(ReadOnlySpan<byte> value)
    {
        _rest = value;
        _result = ParsedTime.Start;
    }

    /// <summary>Reads a text; what is wrong names the place in the layout, never the text.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> layout, ReadOnlySpan<byte> value, out GoTime time, out string problem)
    {
        var parser = new TimeParser(value);
        var at = 0;
        while (true)
        {
            var piece = Layout.Next(layout[at..]);
            var isRead = parser.Skip(layout.Slice(at, piece.Start));
            if (isRead && piece.Element == LayoutElement.None)
            {
                break;
            }

            isRead = isRead && parser.Read(piece, layout[(at + piece.End)..]);
            if (!isRead || parser._problem is not null)
            {
                time = GoTime.Zero;
                problem = parser._problem ?? $"the text does not fit the layout at its byte {at + piece.Start}";
                return false;
            }

            at += piece.End;
        }

        if (parser._rest.IsEmpty)
        {
            return parser._result.TryFinish(out time, out problem);
        }

        time = GoTime.Zero;
        problem = "the text is longer than the layout";
        return false;
    }

    /// <summary>Literal text; a run of blanks stands for any run of blanks.</summary>
    private bool Skip(ReadOnlySpan<byte> literal)
    {
        while (!literal.IsEmpty)
        {
            if (literal[0] == ' ')
            {
                if (!_rest.IsEmpty && _rest[0] != ' ')
                {
                    return false;
                }

                literal = literal.TrimStart((byte)' ');
                _rest = _rest.TrimStart((byte)' ');
                continue;
            }

            if (_rest.IsEmpty || _rest[0] != literal[0])
            {
                return false;
            }

            literal = literal[1..];
            _rest = _rest[1..];
        }

        return true;
    }

    private bool Read(in LayoutPiece piece, ReadOnlySpan<byte> layoutAfter) => piece.Element switch
    {
        <= LayoutElement.ZeroYearDay or LayoutElement.LongYear or LayoutElement.ShortYear => ReadDate(piece.Element),
        LayoutElement.Second or LayoutElement.ZeroSecond => ReadSecond(piece.Element, layoutAfter),
        LayoutElement.ZoneName => ReadZoneName(),
        LayoutElement.Offset => ReadOffset(piece.Style),
        LayoutElement.Fraction => ReadFraction(1 + piece.Digits),
        LayoutElement.TrimmedFraction => !FractionFollows() || ReadFraction(FractionLength()),
        _ => ReadClock(piece.Element),
    };

    private bool ReadDate(LayoutElement element)
    {
        switch (element)
        {
            case LayoutElement.ShortYear:
                if (!Digits.TryTakeSigned(ref _rest, 2, out var year))
                {
                    return false;
                }

                _result.Year = year >= 69 ? year + 1900 : year + 2000;
                return true;
            case LayoutElement.LongYear:
                return Digits.StartWith(_rest) && Digits.TryTakeSigned(ref _rest, 4, out _result.Year);
            case LayoutElement.LongMonth or LayoutElement.ShortMonth:
                _result.Month = CalendarNames.FindMonth(_rest, element == LayoutElement.ShortMonth, out var length);
                _rest = _rest[length..];
                return _result.Month > 0;
            case LayoutElement.LongWeekday or LayoutElement.ShortWeekday:
                var weekday = CalendarNames.FindWeekday(_rest, element == LayoutElement.ShortWeekday, out length);
                _rest = _rest[length..];
                return weekday >= 0;
            case LayoutElement.Month or LayoutElement.ZeroMonth:
                return Digits.TryTake(ref _rest, element == LayoutElement.ZeroMonth, out _result.Month)
                    && Check(_result.Month is >= 1 and <= 12, "month");
            case LayoutElement.Day or LayoutElement.SpaceDay or LayoutElement.ZeroDay:
                SkipBlanks(element == LayoutElement.SpaceDay ? 1 : 0);
                return Digits.TryTake(ref _rest, element == LayoutElement.ZeroDay, out _result.Day);
            default:
                SkipBlanks(element == LayoutElement.SpaceYearDay ? 2 : 0);
                return Digits.TryTakeThree(ref _rest, element == LayoutElement.ZeroYearDay, out _result.YearDay);
        }
    }

    private bool ReadClock(LayoutElement element)
    {
        switch (element)
        {
            case LayoutElement.Hour24:
                return Digits.TryTake(ref _rest, isFixed: false, out _result.Hour) && Check(_result.Hour < 24, "hour");
            case LayoutElement.Hour12 or LayoutElement.ZeroHour12:
                return Digits.TryTake(ref _rest, element == LayoutElement.ZeroHour12, out _result.Hour)
                    && Check(_result.Hour <= 12, "hour");
            case LayoutElement.Minute or LayoutElement.ZeroMinute:
                return Digits.TryTake(ref _rest, element == LayoutElement.ZeroMinute, out _result.Minute)
                    && Check(_result.Minute < 60, "minute");
            default:
                return ReadHalf(element == LayoutElement.UpperHalf);
        }
    }

    private bool ReadHalf(bool isUpper)
    {
        var isAfternoon = _rest.StartsWith(isUpper ? "PM"u8 : "pm"u8);
        if (!isAfternoon && !_rest.StartsWith(isUpper ? "AM"u8 : "am"u8))
        {
            return false;
        }

        _result.IsAfternoon |= isAfternoon;
        _result.IsMorning |= !isAfternoon;
        _rest = _rest[2..];
        return true;
    }

    private bool ReadSecond(LayoutElement element, ReadOnlySpan<byte> layoutAfter)
    {
        if (!Digits.TryTake(ref _rest, element == LayoutElement.ZeroSecond, out _result.Second)
            || !Check(_result.Second < 60, "second"))
        {
            return false;
        }

        // A fraction may follow that the layout does not mention.
        if (!FractionFollows()
            || Layout.Next(layoutAfter).Element is LayoutElement.Fraction or LayoutElement.TrimmedFraction)
        {
            return true;
        }

        return ReadFraction(FractionLength());
    }

    private bool ReadZoneName()
    {
        if (_rest.StartsWith("UTC"u8))
        {
            _result.IsUtc = true;
            _rest = _rest[3..];
            return true;
        }

        var length = ZoneNames.LengthAtStart(_rest);
        if (length == 0)
        {
            return false;
        }

        _result.ZoneName = System.Text.Encoding.ASCII.GetString(_rest[..length]);
        _rest = _rest[length..];
        return true;
    }

    private bool ReadOffset(OffsetStyle style)
    {
        if (style.HasFlag(OffsetStyle.Z) && _rest.StartsWith("Z"u8))
        {
            _result.IsUtc = true;
            _rest = _rest[1..];
            return true;
        }

        var sign = _rest.IsEmpty ? 0 : _rest[0];
        if (sign is not ('+' or '-'))
        {
            return false;
        }

        _rest = _rest[1..];
        var (minutes, seconds) = (0, 0);
        var isRead = Digits.TryTake(ref _rest, isFixed: true, out var hours)
            && (!style.HasFlag(OffsetStyle.Minutes) || TakeAfterColon(style, out minutes))
            && (!style.HasFlag(OffsetStyle.Seconds) || TakeAfterColon(style, out seconds));

        // Whole units more are let through: people do write 24:00 and 00:60.
        if (!isRead || !Check(hours <= 24 && minutes <= 60 && seconds <= 60, "time zone offset"))
        {
            return false;
        }

        var offset = (((hours * 60) + minutes) * 60) + seconds;
        _result.ZoneOffset = sign == '-' ? -offset : offset;
        return true;
    }

    private bool TakeAfterColon(OffsetStyle style, out int number)
    {
        number = 0;
        if (style.HasFlag(OffsetStyle.Colon))
        {
            if (!_rest.StartsWith(":"u8))
            {
                return false;
            }

            _rest = _rest[1..];
        }

        return Digits.TryTake(ref _rest, isFixed: true, out number);
    }

    private readonly bool FractionFollows() =>
        _rest.Length >= 2 && _rest[0] is (byte)'.' or (byte)',' && Digits.StartWith(_rest[1..]);

    private readonly int FractionLength()
    {
        var digits = _rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits < 0 ? _rest.Length : 1 + digits;
    }

    /// <summary>A point and digits, of which nine count.</summary>
    private bool ReadFraction(int length)
    {
        if (_rest.Length < length || _rest[0] is not ((byte)'.' or (byte)','))
        {
            return false;
        }

        var digits = _rest[1..Math.Min(length, 10)];
        var count = digits.Length;
        if (!Digits.TryTakeSigned(ref digits, count, out var nanosecond))
        {
            return false;
        }

        for (; count < 9; count++)
        {
            nanosecond *= 10;
        }

        _result.Nanosecond = nanosecond;
        _rest = _rest[length..];
        return Check(nanosecond >= 0, "fractional second");
    }

    private void SkipBlanks(int most)
    {
        for (; most > 0 && _rest.StartsWith(" "u8); most--)
        {
            _rest = _rest[1..];
        }
    }

    private bool Check(bool isInRange, string what)
    {
        if (!isInRange)
        {
            _problem = what + " out of range";
        }

        return isInRange;
    }
}
