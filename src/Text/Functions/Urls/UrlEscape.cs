using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Urls;

/// <summary>Percent escapes in URLs, as Go's net/url puts and reads them.</summary>
internal static class UrlEscape
{
    private static ReadOnlySpan<byte> Hex => "0123456789ABCDEF"u8;

    /// <summary>Appends a text escaped for a query: a blank becomes a plus.</summary>
    public static void AppendQuery(TextBuffer output, ReadOnlySpan<byte> text) =>
        Append(output, text, UrlPart.QueryComponent);

    /// <summary>Appends a text escaped for a part of a URL.</summary>
    public static void Append(TextBuffer output, ReadOnlySpan<byte> text, UrlPart part)
    {
        foreach (var b in text)
        {
            if (!MustEscape(b, part))
            {
                output.Append(b);
            }
            else if (b == ' ' && part == UrlPart.QueryComponent)
            {
                output.Append((byte)'+');
            }
            else
            {
                output.Append((byte)'%');
                output.Append(Hex[b >> 4]);
                output.Append(Hex[b & 15]);
            }
        }
    }

    /// <summary>Appends a text without its escapes; false if one is broken or not allowed there.</summary>
    public static bool TryAppendUnescaped(TextBuffer output, ReadOnlySpan<byte> text, UrlPart part)
    {
        var isHost = part is UrlPart.Host or UrlPart.HostZone;
        for (var at = 0; at < text.Length; at++)
        {
            var b = text[at];
            if (b == '%')
            {
                if (!TryReadEscape(text[at..], part, out b))
                {
                    return false;
                }

                at += 2;
            }
            else if (isHost && b < 0x80 && MustEscape(b, part))
            {
                return false;
            }

            output.Append(b);
        }

        return true;
    }

    /// <summary>Whether a text may stand in a part as it is; escapes are not looked into.</summary>
    public static bool IsEncoded(ReadOnlySpan<byte> text, UrlPart part)
    {
        foreach (var b in text)
        {
            if (!"!$&'()*+,;=:@[]%"u8.Contains(b) && MustEscape(b, part))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadEscape(ReadOnlySpan<byte> text, UrlPart part, out byte value)
    {
        value = 0;
        if (text.Length < 3 || !char.IsAsciiHexDigit((char)text[1]) || !char.IsAsciiHexDigit((char)text[2]))
        {
            return false;
        }

        value = (byte)((Nibble(text[1]) << 4) | Nibble(text[2]));
        var isPercent = text[1] == '2' && text[2] == '5';
        return part switch
        {
            // In a host only bytes beyond ASCII are escaped; %25 leads in the zone of an address.
            UrlPart.Host => value >= 0x80 || isPercent,
            UrlPart.HostZone => isPercent || value == ' ' || !MustEscape(value, UrlPart.Host),
            _ => true,
        };
    }

    private static int Nibble(byte digit) => (9 * (digit >> 6)) + (digit & 15);

    private static bool MustEscape(byte b, UrlPart part)
    {
        if (char.IsAsciiLetterOrDigit((char)b) || "-_.~"u8.Contains(b))
        {
            return false;
        }

        return part switch
        {
            UrlPart.Path => !"$&+,/:;=@"u8.Contains(b),
            UrlPart.Host or UrlPart.HostZone => !"!$&'()*+,;=:[]<>\""u8.Contains(b),
            UrlPart.UserInfo => !"$&+,;="u8.Contains(b),
            UrlPart.Fragment => !"$&+,/:;=?@!()*"u8.Contains(b),
            _ => true,
        };
    }
}
