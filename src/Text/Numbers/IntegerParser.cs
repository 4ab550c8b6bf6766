namespace Keyferry.Text.Numbers;

/// <summary>
/// Reads integers as Go's strconv does (https://pkg.go.dev/strconv#ParseInt): base prefixes, underscores, and what an
/// overflow gives.
/// </summary>
internal static class IntegerParser
{
    /// <summary>Reads an integer with or without a sign.</summary>
    /// <param name="text">The text.</param>
    /// <param name="radix">
    /// The base, 2 to 16; 0 takes it from the prefix (<c>0x 0o 0b 0</c>) and allows underscores.
    /// </param>
    /// <param name="value">The integer; the nearest one when it is out of range.</param>
    public static NumberError Parse(ReadOnlySpan<byte> text, int radix, out long value)
    {
        value = 0;
        var isNegative = text is [(byte)'-', ..];
        var digits = text is [(byte)'-' or (byte)'+', ..] ? text[1..] : text;
        var error = ParseUnsigned(digits, radix, out var magnitude);
        if (error == NumberError.Syntax)
        {
            return error;
        }

        var limit = isNegative ? 1UL << 63 : long.MaxValue;
        if (magnitude > limit)
        {
            (error, magnitude) = (NumberError.Range, limit);
        }

        value = isNegative ? unchecked(-(long)magnitude) : (long)magnitude;
        return error;
    }

    /// <summary>Reads an integer without a sign; see <see cref="Parse"/>.</summary>
    public static NumberError ParseUnsigned(ReadOnlySpan<byte> text, int radix, out ulong value)
    {
        value = 0;
        if (text.IsEmpty)
        {
            return NumberError.Syntax;
        }

        var whole = text;
        var isByPrefix = radix == 0;
        if (isByPrefix)
        {
            radix = TakePrefix(ref text);
        }

        var hasUnderscores = false;
        foreach (var b in text)
        {
            if (b == '_' && isByPrefix)
            {
                hasUnderscores = true;
                continue;
            }

            var digit = NumberDigits.Of(b);
            if (digit >= radix)
            {
                return NumberError.Syntax;
            }

            // As in strconv, what follows the digit that overflows is not checked.
            var next = ((UInt128)value * (uint)radix) + (uint)digit;
            if (next > ulong.MaxValue)
            {
                value = ulong.MaxValue;
                return NumberError.Range;
            }

            value = (ulong)next;
        }

        return hasUnderscores && !NumberDigits.AreUnderscoresFine(whole) ? NumberError.Syntax : NumberError.None;
    }

    private static int TakePrefix(ref ReadOnlySpan<byte> text)
    {
        if (text[0] != '0')
        {
            return 10;
        }

        var radix = text.Length < 3 ? 0 : (text[1] | 0x20) switch
        {
            'b' => 2,
            'o' => 8,
            'x' => 16,
            _ => 0,
        };
        text = text[(radix == 0 ? 1 : 2)..];
        return radix == 0 ? 8 : radix;
    }
}
