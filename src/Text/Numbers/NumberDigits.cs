namespace Keyferry.Text.Numbers;

/// <summary>The digits of numbers, and the underscores between them.</summary>
internal static class NumberDigits
{
    // Larger than every base.
    private const int None = 99;

    /// <summary>What a digit counts, <c>f</c> and <c>F</c> being 15; 99 for what is none.</summary>
    public static int Of(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => None,
    };

    /// <summary>Whether underscores stand only between digits, or between a base prefix and a digit.</summary>
    public static bool AreUnderscoresFine(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'-' or (byte)'+', ..])
        {
            text = text[1..];
        }

        var mayFollow = false;
        var isHex = false;
        if (text.Length >= 2 && text[0] == '0' && (text[1] | 0x20) is 'b' or 'o' or 'x')
        {
            mayFollow = true;
            isHex = (text[1] | 0x20) == 'x';
            text = text[2..];
        }

        var isAfterUnderscore = false;
        foreach (var b in text)
        {
            var isDigit = Of(b) < (isHex ? 16 : 10);
            if (b == '_' ? !mayFollow : isAfterUnderscore && !isDigit)
            {
                return false;
            }

            isAfterUnderscore = b == '_';
            mayFollow = isDigit;
        }

        return !isAfterUnderscore;
    }
}
