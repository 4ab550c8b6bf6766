namespace Keyferry.Text.Regexp.Syntax;

/// <summary>Reads <c>{n}</c>, <c>{n,}</c> and <c>{n,m}</c>; anything else in braces is just text.</summary>
internal static class CountReader
{
    // Larger than every limit, and small enough not to overflow.
    private const int TooMany = 100_000_000;

    /// <summary>Reads from the brace on, or leaves the text as it is; max is -1 where there is none.</summary>
    public static bool TryRead(PatternText text, out int min, out int max)
    {
        var start = text.At++;
        var isCount = TryReadNumber(text, out min);
        max = min;
        if (isCount && text.Take(","))
        {
            max = -1;
            isCount = text.Peek() == '}' || TryReadNumber(text, out max);
        }

        isCount = isCount && text.Take("}");
        if (!isCount)
        {
            text.At = start;
        }

        return isCount;
    }

    private static bool TryReadNumber(PatternText text, out int number)
    {
        number = 0;
        var start = text.At;
        for (; text.Peek() is >= '0' and <= '9'; text.At++)
        {
            number = Math.Min(TooMany, number * 10 + text.Peek() - '0');
        }

        var digits = text.At - start;
        text.At = start;
        var hasLeadingZero = digits > 1 && text.Peek() == '0';
        text.At += digits;
        return digits > 0 && !hasLeadingZero;
    }
}
