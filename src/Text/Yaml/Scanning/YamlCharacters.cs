namespace Keyferry.Text.Yaml.Scanning;

/// <summary>The character classes of YAML 1.1, on UTF-8 that is known to be valid.</summary>
internal static class YamlCharacters
{
    /// <summary>How many bytes the character with this first byte takes.</summary>
    public static int Width(byte first) => first switch
    {
        < 0x80 => 1,
        < 0xE0 => 2,
        < 0xF0 => 3,
        _ => 4,
    };

    /// <summary>The length of the line break at a place: CR, LF, CR LF, NEL, LS or PS; 0 where there is none.</summary>
    public static int BreakLength(ReadOnlySpan<byte> text, int at, int end)
    {
        if (at >= end)
        {
            return 0;
        }

        switch (text[at])
        {
            case (byte)'\n':
                return 1;
            case (byte)'\r':
                return at + 1 < end && text[at + 1] == '\n' ? 2 : 1;
            case 0xC2:
                return text[at + 1] == 0x85 ? 2 : 0;
            case 0xE2:
                return text[at + 1] == 0x80 && text[at + 2] is 0xA8 or 0xA9 ? 3 : 0;
            default:
                return 0;
        }
    }

    /// <summary>Whether a tag handle, an anchor or a directive's name may hold it.</summary>
    public static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'-';

    public static bool IsDigit(byte b) => char.IsAsciiDigit((char)b);

    /// <summary>Whether a tag may hold it, as in a URI.</summary>
    public static bool IsTagCharacter(byte b) => IsWord(b) || b != 0 && ";/?:@&=+$,.!~*'()[]%"u8.Contains(b);

    /// <summary>Whether a YAML text may hold the character as it is.</summary>
    public static bool IsAllowed(int codePoint) => codePoint
        is 0x09 or 0x0A or 0x0D or (>= 0x20 and <= 0x7E) or 0x85 or (>= 0xA0 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD)
        or >= 0x10000;
}
