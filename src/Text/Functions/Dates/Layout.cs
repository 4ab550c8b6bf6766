namespace Keyferry.Text.Functions.Dates;

/// <summary>Finds the elements of a Go reference layout (<c>Mon Jan 2 15:04:05 MST 2006</c>).</summary>
internal static class Layout
{
    /// <summary>Go keeps the number of a fraction's digits in twelve bits.</summary>
    private const int DigitsMask = 0xfff;

    // Of two that begin alike the longer comes first.
    private static readonly Entry[] Entries =
    [
        new("January", LayoutElement.LongMonth),
        new("Jan", LayoutElement.ShortMonth),
        new("Monday", LayoutElement.LongWeekday),
        new("Mon", LayoutElement.ShortWeekday),
        new("MST", LayoutElement.ZoneName),
        new("01", LayoutElement.ZeroMonth),
        new("02", LayoutElement.ZeroDay),
        new("03", LayoutElement.ZeroHour12),
        new("04", LayoutElement.ZeroMinute),
        new("05", LayoutElement.ZeroSecond),
        new("06", LayoutElement.ShortYear),
        new("002", LayoutElement.ZeroYearDay),
        new("15", LayoutElement.Hour24),
        new("1", LayoutElement.Month),
        new("2006", LayoutElement.LongYear),
        new("2", LayoutElement.Day),
        new("_2", LayoutElement.SpaceDay),
        new("__2", LayoutElement.SpaceYearDay),
        new("3", LayoutElement.Hour12),
        new("4", LayoutElement.Minute),
        new("5", LayoutElement.Second),
        new("PM", LayoutElement.UpperHalf),
        new("pm", LayoutElement.LowerHalf),
        new("-070000", LayoutElement.Offset, OffsetStyle.Minutes | OffsetStyle.Seconds),
        new("-07:00:00", LayoutElement.Offset, OffsetStyle.Colon | OffsetStyle.Minutes | OffsetStyle.Seconds),
        new("-0700", LayoutElement.Offset, OffsetStyle.Minutes),
        new("-07:00", LayoutElement.Offset, OffsetStyle.Colon | OffsetStyle.Minutes),
        new("-07", LayoutElement.Offset),
        new("Z070000", LayoutElement.Offset, OffsetStyle.Z | OffsetStyle.Minutes | OffsetStyle.Seconds),
        new(
            "Z07:00:00", LayoutElement.Offset,
            OffsetStyle.Z | OffsetStyle.Colon | OffsetStyle.Minutes | OffsetStyle.Seconds),
        new("Z0700", LayoutElement.Offset, OffsetStyle.Z | OffsetStyle.Minutes),
        new("Z07:00", LayoutElement.Offset, OffsetStyle.Z | OffsetStyle.Colon | OffsetStyle.Minutes),
        new("Z07", LayoutElement.Offset, OffsetStyle.Z),
    ];

    /// <summary>The first element of a layout; at its end <see cref="LayoutElement.None"/>.</summary>
    public static LayoutPiece Next(ReadOnlySpan<byte> layout)
    {
        for (var at = 0; at < layout.Length; at++)
        {
            var found = layout[at] is (byte)'.' or (byte)','
                ? FractionAt(layout, at)
                : WordAt(layout, at);
            if (found.Element != LayoutElement.None)
            {
                return found;
            }
        }

        return new LayoutPiece(LayoutElement.None, layout.Length, 0);
    }

    private static LayoutPiece WordAt(ReadOnlySpan<byte> layout, int at)
    {
        var rest = layout[at..];
        if (!"JM012345_PpZ-"u8.Contains(rest[0]))
        {
            return default;
        }

        // A literal underscore before a year.
        if (rest.StartsWith("_2006"u8))
        {
            return new LayoutPiece(LayoutElement.LongYear, at + 1, 4);
        }

        foreach (var entry in Entries)
        {
            if (!rest.StartsWith(entry.Text))
            {
                continue;
            }

            // "Month" and "Janet" are words, not elements.
            var isPartOfWord = entry.Element is LayoutElement.ShortMonth or LayoutElement.ShortWeekday
                && rest.Length > 3 && char.IsAsciiLetterLower((char)rest[3]);
            if (!isPartOfWord)
            {
                return new LayoutPiece(entry.Element, at, entry.Text.Length, entry.Style);
            }
        }

        return default;
    }

    private static LayoutPiece FractionAt(ReadOnlySpan<byte> layout, int at)
    {
        if (at + 1 >= layout.Length || layout[at + 1] is not ((byte)'0' or (byte)'9'))
        {
            return default;
        }

        var digit = layout[at + 1];
        var end = at + 1;
        while (end < layout.Length && layout[end] == digit)
        {
            end++;
        }

        if (end < layout.Length && char.IsAsciiDigit((char)layout[end]))
        {
            return default;
        }

        var element = digit == '0' ? LayoutElement.Fraction : LayoutElement.TrimmedFraction;
        return new LayoutPiece(
            element, at, end - at, Digits: (end - at - 1) & DigitsMask, Separator: layout[at]);
    }

    private sealed class Entry(string text, LayoutElement element, OffsetStyle style = OffsetStyle.None)
    {
        public byte[] Text { get; } = System.Text.Encoding.ASCII.GetBytes(text);

        public LayoutElement Element => element;

        public OffsetStyle Style => style;
    }
}
