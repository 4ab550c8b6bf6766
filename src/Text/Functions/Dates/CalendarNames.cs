using System.Globalization;

namespace Keyferry.Text.Functions.Dates;

/// <summary>The English names of months and days.</summary>
internal static class CalendarNames
{
    private static readonly string[] Months =
    [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ];

    private static readonly string[] Weekdays =
        ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    /// <summary>The name of a month, 1 to 12; others as Go prints them.</summary>
    public static string Month(long month) => month is >= 1 and <= 12
        ? Months[month - 1]
        : string.Create(CultureInfo.InvariantCulture, $"%!Month({(ulong)month})");

    /// <summary>The name of a day, 0 (Sunday) to 6; others as Go prints them.</summary>
    public static string Weekday(long day) => day is >= 0 and <= 6
        ? Weekdays[day]
        : string.Create(CultureInfo.InvariantCulture, $"%!Weekday({(ulong)day})");

    /// <summary>The month, from 1, whose name a text starts with in any case; 0 for none.</summary>
    public static int FindMonth(ReadOnlySpan<byte> text, bool isShort, out int length) =>
        Find(Months, text, isShort, out length) + 1;

    /// <summary>The day whose name a text starts with in any case; -1 for none.</summary>
    public static int FindWeekday(ReadOnlySpan<byte> text, bool isShort, out int length) =>
        Find(Weekdays, text, isShort, out length);

    private static int Find(string[] names, ReadOnlySpan<byte> text, bool isShort, out int length)
    {
        for (var at = 0; at < names.Length; at++)
        {
            var name = isShort ? names[at].AsSpan(0, 3) : names[at];
            if (text.Length < name.Length || !System.Text.Ascii.EqualsIgnoreCase(text[..name.Length], name))
            {
                continue;
            }

            length = name.Length;
            return at;
        }

        length = 0;
        return -1;
    }
}
