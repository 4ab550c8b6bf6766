namespace Keyferry.Text.Templates.Parsing;

/// <summary>Finds where a number ends; whether it is a right one is seen when it is read.</summary>
internal static class NumberScan
{
    public static bool TrySkip(byte[] text, ref int at)
    {
        Accept(text, ref at, "+-");
        var digits = "0123456789_";
        if (Accept(text, ref at, "0"))
        {
            if (Accept(text, ref at, "xX"))
            {
                digits = "0123456789abcdefABCDEF_";
            }
            else if (Accept(text, ref at, "oO"))
            {
                digits = "01234567_";
            }
            else if (Accept(text, ref at, "bB"))
            {
                digits = "01_";
            }
        }

        AcceptRun(text, ref at, digits);
        if (Accept(text, ref at, "."))
        {
            AcceptRun(text, ref at, digits);
        }

        var exponent = digits.Length switch { 11 => "eE", 23 => "pP", _ => "" };
        if (Accept(text, ref at, exponent))
        {
            Accept(text, ref at, "+-");
            AcceptRun(text, ref at, "0123456789_");
        }

        Accept(text, ref at, "i");
        return Letters.WordLength(text.AsSpan(at)) == 0;
    }

    private static bool Accept(byte[] text, ref int at, string set)
    {
        if (at >= text.Length || !set.Contains((char)text[at], StringComparison.Ordinal))
        {
            return false;
        }

        at++;
        return true;
    }

    private static void AcceptRun(byte[] text, ref int at, string set)
    {
        while (Accept(text, ref at, set))
        {
        }
    }
}
