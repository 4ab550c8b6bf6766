namespace Keyferry.Text.Functions.Numbers;

/// <summary>Reads integers as Go's strconv does: base prefixes, underscores, and what an overflow gives.</summary>
internal static class IntegerText
{
    internal enum Outcome
    {
        Fine,
        BadSyntax,
        OutOfRange,
    }

    /// <summary>Reads an integer; base 0 means by prefix (<c>0x 0o 0b 0</c>), with underscores allowed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="radix">The base: 0, or 2 to 16.</param>
    /// <param name="value">The integer; the nearest one when it is out of range.</param>
    public static Outcome Parse(ReadOnlySpan<byte> text, int radix, out long value)
    {
        value = 0;
        if (text.IsEmpty)
        {
            return Outcome.BadSyntax;
        }

        var isNegative = text[0] == '-';
        var digits = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        var outcome = ParseUnsigned(digits, radix, out var magnitude);
        if (outcome == Outcome.BadSyntax)
        {
            return outcome;
        }

        var limit = isNegative ? 1UL << 63 : long.MaxValue;
        if (magnitude > limit)
        {
            (outcome, magnitude) = (Outcome.OutOfRange, limit);
        }

        value = isNegative ? unchecked(-(long)magnitude) : (long)magnitude;
        return outcome;
    }

    /// <summary>Whether underscores stand only between digits, or between a base prefix and a digit.</summary>
    public static bool AreUnderscoresFine(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+')
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
            var isDigit = char.IsAsciiDigit((char)b) || (isHex && char.IsAsciiHexDigit((char)b));
            if (b == '_' ? !mayFollow : isAfterUnderscore && !isDigit)
            {
                return false;
            }

            isAfterUnderscore = b == '_';
            mayFollow = isDigit;
        }

        return !isAfterUnderscore;
    }

    private static Outcome ParseUnsigned(ReadOnlySpan<byte> text, int radix, out ulong value)
    {
        value = 0;
        if (text.IsEmpty)
        {
            return Outcome.BadSyntax;
        }

        var whole = text;
        var byPrefix = radix == 0;
        if (byPrefix)
        {
            radix = TakePrefix(ref text);
        }

        var hasUnderscores = false;
        foreach (var b in text)
        {
            if (b == '_' && byPrefix)
            {
                hasUnderscores = true;
                continue;
            }

            var digit = char.IsAsciiHexDigit((char)b) ? Convert.ToInt32(((char)b).ToString(), 16) : radix;
            if (digit >= radix)
            {
                return Outcome.BadSyntax;
            }

            // What stands behind the digit that is too much is not looked at.
            var next = ((UInt128)value * (uint)radix) + (uint)digit;
            if (next > ulong.MaxValue)
            {
                value = ulong.MaxValue;
                return Outcome.OutOfRange;
            }

            value = (ulong)next;
        }

        return hasUnderscores && !AreUnderscoresFine(whole) ? Outcome.BadSyntax : Outcome.Fine;
    }

    private static int TakePrefix(ref ReadOnlySpan<byte> text)
    {
        if (text[0] != '0')
        {
            return 10;
        }

        var radix = text.Length < 3 ? 8 : (text[1] | 0x20) switch
        {
            'b' => 2,
            'o' => 8 + 256,
            'x' => 16,
            _ => 8,
        };
        text = text[(radix == 8 ? 1 : 2)..];
        return radix & 255;
    }
}
