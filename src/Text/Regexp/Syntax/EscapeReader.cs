namespace Keyferry.Text.Regexp.Syntax;

/// <summary>
/// Reads an escape that stands for one character: <c>\n</c>, <c>\x41</c>, <c>\x{1F389}</c>, <c>\101</c>, <c>\.</c>.
/// </summary>
internal static class EscapeReader
{
    private const int LastRune = 0x10FFFF;

    /// <summary>Reads from the backslash on.</summary>
    public static bool TryRead(PatternText text, out int rune)
    {
        var start = text.At++;
        rune = text.Read();
        switch (rune)
        {
            case < 0:
                return text.Fail("a lone \\ at the end; write \\\\ for a backslash", start);
            case >= '1' and <= '7' when !IsOctal(text.Peek()):
                return text.Fail(PatternAdvice.ForEscape(rune), start);
            case >= '0' and <= '7':
                rune = ReadOctal(text, rune - '0');
                return true;
            case 'x':
                return TryReadHex(text, out rune)
                    || text.Fail("\\x wants two hexadecimal digits, or up to 10FFFF in braces as in \\x{1F389}", start);
        }

        var control = rune switch
        {
            'a' => '\a',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            _ => '\0',
        };
        if (control != '\0')
        {
            rune = control;
        }
        else if (rune >= 0x80 || char.IsAsciiLetterOrDigit((char)rune))
        {
            return text.Fail(PatternAdvice.ForEscape(rune), start);
        }

        return true;
    }

    private static int ReadOctal(PatternText text, int value)
    {
        for (var digits = 1; digits < 3 && IsOctal(text.Peek()); digits++)
        {
            value = value * 8 + text.Read() - '0';
        }

        return value;
    }

    private static bool TryReadHex(PatternText text, out int value)
    {
        value = 0;
        if (!text.Take("{"))
        {
            var (high, low) = (Hex(text.Read()), Hex(text.Read()));
            value = high * 16 + low;
            return high >= 0 && low >= 0;
        }

        var digits = 0;
        for (var c = text.Read(); c != '}'; c = text.Read(), digits++)
        {
            value = value * 16 + Hex(c);
            if (Hex(c) < 0 || value > LastRune)
            {
                return false;
            }
        }

        return digits > 0;
    }

    private static bool IsOctal(int c) => c is >= '0' and <= '7';

    private static int Hex(int c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };
}
