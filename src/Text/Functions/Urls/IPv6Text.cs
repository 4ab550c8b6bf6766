namespace Keyferry.Text.Functions.Urls;

/// <summary>Checks the text of IPv6 addresses, as strictly as Go's netip.</summary>
internal static class IPv6Text
{
    private const int Groups = 8;

    /// <summary>Whether a text is an IPv6 address, maybe with an IPv4 tail or a zone.</summary>
    public static bool IsAddress(ReadOnlySpan<byte> text)
    {
        // What has a dot or a percent before its first colon is another kind of address.
        var first = text.IndexOfAny((byte)'.', (byte)':', (byte)'%');
        if (first < 0 || text[first] != ':')
        {
            return false;
        }

        var zone = text.IndexOf((byte)'%');
        if (zone == text.Length - 1)
        {
            return false;
        }

        return HasGroups(zone < 0 ? text : text[..zone]);
    }

    private static bool HasGroups(ReadOnlySpan<byte> text)
    {
        var hasGap = text.StartsWith("::"u8);
        if (hasGap)
        {
            text = text[2..];
        }

        var groups = 0;
        while (!text.IsEmpty)
        {
            if (groups == Groups)
            {
                return false;
            }

            var digits = CountHexDigits(text);
            if (digits is 0 or > 4)
            {
                return false;
            }

            if (digits < text.Length && text[digits] == '.')
            {
                var fits = hasGap ? groups <= Groups - 2 : groups == Groups - 2;
                return fits && IsIPv4(text) && IsComplete(groups + 2, hasGap);
            }

            groups++;
            text = text[digits..];
            if (text.IsEmpty)
            {
                break;
            }

            if (text[0] != ':' || text.Length == 1)
            {
                return false;
            }

            text = text[1..];
            if (text[0] != ':')
            {
                continue;
            }

            if (hasGap)
            {
                return false;
            }

            hasGap = true;
            text = text[1..];
        }

        return IsComplete(groups, hasGap);
    }

    // A gap stands for one group at least.
    private static bool IsComplete(int groups, bool hasGap) => hasGap ? groups < Groups : groups == Groups;

    private static int CountHexDigits(ReadOnlySpan<byte> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiHexDigit((char)text[count]))
        {
            count++;
        }

        return count;
    }

    private static bool IsIPv4(ReadOnlySpan<byte> text)
    {
        var fields = 0;
        foreach (var range in text.Split((byte)'.'))
        {
            var field = text[range];
            if (++fields > 4 || field.Length is 0 or > 3 || (field.Length > 1 && field[0] == '0'))
            {
                return false;
            }

            var value = 0;
            foreach (var digit in field)
            {
                if (!char.IsAsciiDigit((char)digit))
                {
                    return false;
                }

                value = (value * 10) + digit - '0';
            }

            if (value > byte.MaxValue)
            {
                return false;
            }
        }

        return fields == 4;
    }
}
