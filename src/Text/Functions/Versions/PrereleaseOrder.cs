using System.Globalization;

namespace Keyferry.Text.Functions.Versions;

/// <summary>Orders prereleases by their dotted parts: numbers before words, fewer parts before more.</summary>
internal static class PrereleaseOrder
{
    /// <summary>-1, 0 or 1.</summary>
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty || !right.IsEmpty)
        {
            var order = ComparePart(TakePart(ref left), TakePart(ref right));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static ReadOnlySpan<char> TakePart(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOf('.');
        var part = end < 0 ? text : text[..end];
        text = end < 0 ? [] : text[(end + 1)..];
        return part;
    }

    private static int ComparePart(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (left.SequenceEqual(right))
        {
            return 0;
        }

        if (left.IsEmpty || right.IsEmpty)
        {
            return left.IsEmpty ? -1 : 1;
        }

        // A number of more than 64 bits counts as a word.
        var leftIsNumber = ulong.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var leftNumber);
        var rightIsNumber = ulong.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var rightNumber);
        return (leftIsNumber, rightIsNumber) switch
        {
            (true, true) => leftNumber > rightNumber ? 1 : -1,
            (true, false) => -1,
            (false, true) => 1,
            _ => left.SequenceCompareTo(right) > 0 ? 1 : -1,
        };
    }
}
