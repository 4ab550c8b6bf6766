using System.Text;
using Keyferry.Text.Durations;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Dates;

/// <summary>The types of Go's package time, and how they print.</summary>
internal static class DateTypes
{
    private const int LongestYear = 9999;
    private const int SecondsPerDay = 86_400;
    private const int LongestText = 1024;

    public static GoType Time { get; } = new("time.Time", GoKind.Struct)
    {
        Stringer = static value => Format(GoTime.Of(value), TimeFormat.Default),
        GoStringer = static value => GoSource.Of(GoTime.Of(value)),
        TextMarshaler = static value => Marshal(GoTime.Of(value)),
    };

    public static GoType Duration { get; } = new("time.Duration", GoKind.Int64)
    {
        Stringer = static value => new GoDuration(value.AsInt64).ToString(),
    };

    public static GoType Month { get; } = new("time.Month", GoKind.Int)
    {
        Stringer = static value => CalendarNames.Month(value.AsInt64),
    };

    public static GoType Weekday { get; } = new("time.Weekday", GoKind.Int)
    {
        Stringer = static value => CalendarNames.Weekday(value.AsInt64),
    };

    /// <summary><c>*time.Location</c>.</summary>
    public static GoType Location { get; } = new("*time.Location", GoKind.Pointer)
    {
        Stringer = static value => (value.AsObject as GoZone ?? GoZone.Utc).Name,
    };

    private static string Marshal(GoTime time)
    {
        if (time.Calendar.Year is < 0 or > LongestYear)
        {
            throw new FunctionException("a year outside of 0 to 9999 has no JSON form");
        }

        if (Math.Abs(time.State.Offset) >= SecondsPerDay)
        {
            throw new FunctionException("a time zone offset of a day or more has no JSON form");
        }

        return Format(time, TimeFormat.Rfc3339);
    }

    private static string Format(GoTime time, ReadOnlySpan<byte> layout)
    {
        using var output = new TextBuffer(LongestText);
        TimeFormat.Append(output, layout, time);
        return Encoding.UTF8.GetString(output.Written);
    }
}
