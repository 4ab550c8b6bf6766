namespace Keyferry.Text.Functions.Dates;

/// <summary>Recognises abbreviations of time zones, as Go does when it parses.</summary>
internal static class ZoneNames
{
    private const ulong LargestHour = 23;

    /// <summary>The length of the abbreviation that a text starts with; 0 for none.</summary>
    public static int LengthAtStart(ReadOnlySpan<byte> text)
    {
        if (text.Length < 3)
        {
            return 0;
        }

        if (text.StartsWith("ChST"u8) || text.StartsWith("MeST"u8))
        {
            return 4;
        }

        if (text.StartsWith("GMT"u8))
        {
            return 3 + HoursLength(text[3..]);
        }

        if (text[0] is (byte)'+' or (byte)'-')
        {
            return HoursLength(text);
        }

        var letters = text[..Math.Min(text.Length, 6)].IndexOfAnyExceptInRange((byte)'A', (byte)'Z');
        if (letters < 0)
        {
            letters = Math.Min(text.Length, 6);
        }

        return letters switch
        {
            3 => 3,
            4 when text[3] == 'T' || text.StartsWith("WITA"u8) => 4,
            5 when text[4] == 'T' => 5,
            _ => 0,
        };
    }

    /// <summary>The hours of a name such as GMT+3; 0 where it has none.</summary>
    public static int GmtHours(string name)
    {
        if (name.Length <= 3 || !name.StartsWith("GMT", StringComparison.Ordinal))
        {
            return 0;
        }

        var hours = 0;
        foreach (var digit in name.AsSpan(4))
        {
            hours = (hours * 10) + digit - '0';
        }

        return name[3] == '-' ? -hours : hours;
    }

    /// <summary>A sign and a number up to 23, with any number of leading zeros.</summary>
    private static int HoursLength(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] is not ((byte)'+' or (byte)'-'))
        {
            return 0;
        }

        var length = 1;
        ulong hours = 0;
        for (; length < text.Length && char.IsAsciiDigit((char)text[length]); length++)
        {
            hours = (hours * 10) + text[length] - '0';
            if (hours > LargestHour)
            {
                return 0;
            }
        }

        return length > 1 ? length : 0;
    }
}
