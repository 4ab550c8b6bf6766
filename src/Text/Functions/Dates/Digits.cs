namespace Keyferry.Text.Functions.Dates;

/// <summary>Takes small decimal numbers off the start of a text.</summary>
internal static class Digits
{
    /// <summary>Whether a text starts with a digit.</summary>
    public static bool StartWith(ReadOnlySpan<byte> text) => !text.IsEmpty && char.IsAsciiDigit((char)text[0]);

    /// <summary>One or two digits; just two if <paramref name="isFixed"/>.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> text, bool isFixed, out int number) =>
        TryTakeUpTo(ref text, 2, isFixed, out number);

    /// <summary>One to three digits; just three if <paramref name="isFixed"/>.</summary>
    public static bool TryTakeThree(ref ReadOnlySpan<byte> text, bool isFixed, out int number) =>
        TryTakeUpTo(ref text, 3, isFixed, out number);

    /// <summary>This many bytes (up to nine) that are digits but for a sign at their start.</summary>
    public static bool TryTakeSigned(ref ReadOnlySpan<byte> text, int length, out int number)
    {
        number = 0;
        if (text.Length < length)
        {
            return false;
        }

        var digits = text[..length];
        var isNegative = digits.StartsWith("-"u8);
        if (isNegative || digits.StartsWith("+"u8))
        {
            digits = digits[1..];
        }

        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            number = (number * 10) + digit - '0';
        }

        number = isNegative ? -number : number;
        text = text[length..];
        return true;
    }

    private static bool TryTakeUpTo(ref ReadOnlySpan<byte> text, int most, bool isFixed, out int number)
    {
        number = 0;
        var count = 0;
        for (; count < most && StartWith(text[count..]); count++)
        {
            number = (number * 10) + text[count] - '0';
        }

        if (count == 0 || (isFixed && count < most))
        {
            return false;
        }

        text = text[count..];
        return true;
    }
}
