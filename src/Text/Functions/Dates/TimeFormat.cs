using Keyferry.Text.GoFormat;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Dates;

/// <summary>Writes times by Go's reference layouts.</summary>
internal static class TimeFormat
{
    private const int NanosecondDigits = 9;

    /// <summary>The layout of Go's Time.String.</summary>
    public static ReadOnlySpan<byte> Default => "2006-01-02 15:04:05.999999999 -0700 MST"u8;

    /// <summary>Go's RFC3339Nano, which its JSON uses.</summary>
    public static ReadOnlySpan<byte> Rfc3339 => "2006-01-02T15:04:05.999999999Z07:00"u8;

    /// <summary>Appends a time in a layout; what is no element is copied.</summary>
    public static void Append(TextBuffer output, ReadOnlySpan<byte> layout, GoTime time)
    {
        var state = time.State;
        var at = time.Calendar;
        while (!layout.IsEmpty)
        {
            var piece = Layout.Next(layout);
            output.Append(layout[..piece.Start]);
            layout = layout[piece.End..];
            if (!AppendDate(output, piece.Element, at) && !AppendClock(output, piece.Element, at))
            {
                AppendRest(output, piece, time.Nanosecond, state);
            }
        }
    }

    /// <summary>A decimal number, zero-padded to a width that does not count a sign.</summary>
    public static void AppendNumber(TextBuffer output, long number, int width)
    {
        if (number < 0)
        {
            output.Append((byte)'-');
        }

        var magnitude = number < 0 ? unchecked(0UL - (ulong)number) : (ulong)number;
        Span<byte> digits = stackalloc byte[20];
        var start = digits.Length;
        do
        {
            digits[--start] = (byte)('0' + (magnitude % 10));
            magnitude /= 10;
        }
        while (magnitude > 0 || digits.Length - start < width);

        output.Append(digits[start..]);
    }

    private static bool AppendDate(TextBuffer output, LayoutElement element, in Calendar at)
    {
        switch (element)
        {
            case LayoutElement.LongYear:
                AppendNumber(output, at.Year, 4);
                return true;
            case LayoutElement.ShortYear:
                AppendNumber(output, Math.Abs(at.Year % 100), 2);
                return true;
            case LayoutElement.LongMonth or LayoutElement.ShortMonth:
                AppendName(output, CalendarNames.Month(at.Month), element == LayoutElement.ShortMonth);
                return true;
            case LayoutElement.LongWeekday or LayoutElement.ShortWeekday:
                AppendName(output, CalendarNames.Weekday(at.Weekday), element == LayoutElement.ShortWeekday);
                return true;
            case LayoutElement.Month or LayoutElement.ZeroMonth:
                AppendNumber(output, at.Month, element == LayoutElement.ZeroMonth ? 2 : 1);
                return true;
            case LayoutElement.SpaceDay:
                AppendSpaced(output, at.Day, 2);
                return true;
            case LayoutElement.Day or LayoutElement.ZeroDay:
                AppendNumber(output, at.Day, element == LayoutElement.ZeroDay ? 2 : 1);
                return true;
            case LayoutElement.SpaceYearDay:
                AppendSpaced(output, at.YearDay, 3);
                return true;
            case LayoutElement.ZeroYearDay:
                AppendNumber(output, at.YearDay, 3);
                return true;
            default:
                return false;
        }
    }

    private static bool AppendClock(TextBuffer output, LayoutElement element, in Calendar at)
    {
        switch (element)
        {
            case LayoutElement.Hour24:
                AppendNumber(output, at.Hour, 2);
                return true;
            case LayoutElement.Hour12 or LayoutElement.ZeroHour12:
                var hour = at.Hour % 12 == 0 ? 12 : at.Hour % 12;
                AppendNumber(output, hour, element == LayoutElement.ZeroHour12 ? 2 : 1);
                return true;
            case LayoutElement.Minute or LayoutElement.ZeroMinute:
                AppendNumber(output, at.Minute, element == LayoutElement.ZeroMinute ? 2 : 1);
                return true;
            case LayoutElement.Second or LayoutElement.ZeroSecond:
                AppendNumber(output, at.Second, element == LayoutElement.ZeroSecond ? 2 : 1);
                return true;
            case LayoutElement.UpperHalf:
                output.Append(at.Hour >= 12 ? "PM"u8 : "AM"u8);
                return true;
            case LayoutElement.LowerHalf:
                output.Append(at.Hour >= 12 ? "pm"u8 : "am"u8);
                return true;
            default:
                return false;
        }
    }

    private static void AppendRest(TextBuffer output, in LayoutPiece piece, int nanosecond, in ZoneState state)
    {
        switch (piece.Element)
        {
            case LayoutElement.ZoneName when state.Abbreviation.Length > 0:
                GoText.WriteString(output, state.Abbreviation);
                break;
            case LayoutElement.ZoneName:
                AppendOffset(output, state.Offset, OffsetStyle.Minutes);
                break;
            case LayoutElement.Offset when piece.Style.HasFlag(OffsetStyle.Z) && state.Offset == 0:
                output.Append((byte)'Z');
                break;
            case LayoutElement.Offset:
                AppendOffset(output, state.Offset, piece.Style);
                break;
            case LayoutElement.Fraction or LayoutElement.TrimmedFraction:
                AppendFraction(output, piece, nanosecond);
                break;
            default:
                break;
        }
    }

    private static void AppendOffset(TextBuffer output, int offset, OffsetStyle style)
    {
        // Go takes the sign of the whole minutes: within a minute west of UTC the seconds show it.
        var minutes = offset / 60;
        var seconds = minutes < 0 ? -offset % 60 : offset % 60;
        output.Append(minutes < 0 ? (byte)'-' : (byte)'+');
        minutes = Math.Abs(minutes);
        AppendNumber(output, minutes / 60, 2);
        if (style.HasFlag(OffsetStyle.Colon))
        {
            output.Append((byte)':');
        }

        if (style.HasFlag(OffsetStyle.Minutes))
        {
            AppendNumber(output, minutes % 60, 2);
        }

        if (!style.HasFlag(OffsetStyle.Seconds))
        {
            return;
        }

        if (style.HasFlag(OffsetStyle.Colon))
        {
            output.Append((byte)':');
        }

        AppendNumber(output, seconds, 2);
    }

    private static void AppendFraction(TextBuffer output, in LayoutPiece piece, int nanosecond)
    {
        var isTrimmed = piece.Element == LayoutElement.TrimmedFraction;
        if (isTrimmed && (piece.Digits == 0 || nanosecond == 0))
        {
            return;
        }

        var start = output.Length;
        output.Append(piece.Separator);
        AppendNumber(output, nanosecond, NanosecondDigits);
        if (piece.Digits < NanosecondDigits)
        {
            output.Truncate(start + 1 + piece.Digits);
        }

        if (!isTrimmed)
        {
            return;
        }

        var kept = output.Written[start..].TrimEnd((byte)'0').Length;
        output.Truncate(start + (kept == 1 ? 0 : kept));
    }

    private static void AppendSpaced(TextBuffer output, int number, int width)
    {
        for (var limit = width == 3 ? 100 : 10; limit > number && limit > 1; limit /= 10)
        {
            output.Append((byte)' ');
        }

        AppendNumber(output, number, 1);
    }

    private static void AppendName(TextBuffer output, string name, bool isShort) =>
        GoText.WriteString(output, isShort ? name[..3] : name);
}
