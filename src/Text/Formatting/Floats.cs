using System.Numerics;
using System.Text;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Formatting;

/// <summary>Formats floating-point and complex numbers: <c>%v %b %e %E %f %F %g %G %x %X</c>.</summary>
internal static class Floats
{
    /// <summary>Formats one; false where it has no such verb.</summary>
    public static bool TryAppend(TextBuffer output, in Flags flags, double value, int verb)
    {
        if (verb is not ('v' or 'b' or 'g' or 'G' or 'x' or 'X' or 'f' or 'F' or 'e' or 'E'))
        {
            return false;
        }

        var precision = flags.Precision >= 0 ? flags.Precision : verb is 'f' or 'F' or 'e' or 'E' ? 6 : -1;
        Append(output, flags, value, (char)(verb switch { 'v' => 'g', 'F' => 'f', _ => verb }), precision);
        return true;
    }

    /// <summary>Formats one: <c>(1+2i)</c>; false where it has no such verb.</summary>
    public static bool TryAppend(TextBuffer output, in Flags flags, Complex value, int verb)
    {
        if (verb is not ('v' or 'b' or 'g' or 'G' or 'x' or 'X' or 'f' or 'F' or 'e' or 'E'))
        {
            return false;
        }

        output.Append((byte)'(');
        TryAppend(output, flags, value.Real, verb);
        TryAppend(output, flags with { Plus = true }, value.Imaginary, verb);
        output.Append("i)"u8);
        return true;
    }

    private static void Append(TextBuffer output, in Flags flags, double value, char verb, int precision)
    {
        var number = FloatFormatter.Format(value, verb, precision);
        if (number[0] is not ('-' or '+'))
        {
            number = "+" + number;
        }

        if (flags.Space && number[0] == '+' && !flags.Plus)
        {
            number = " " + number[1..];
        }

        if (!double.IsFinite(value))
        {
            var shown = double.IsNaN(value) && !flags.Space && !flags.Plus ? number[1..] : number;
            Padding.Append(output, flags, Ascii(shown), mayZero: false);
            return;
        }

        if (flags.Sharp && verb != 'b')
        {
            number = Full(number, verb, precision);
        }

        if (!flags.Plus && number[0] == '+')
        {
            Padding.Append(output, flags, Ascii(number[1..]));
            return;
        }

        if (flags is { Zero: true, Minus: false } && flags.Width > number.Length)
        {
            output.Append((byte)number[0]);
            Padding.Repeat(output, '0', flags.Width - number.Length);
            output.Append(Ascii(number[1..]));
            return;
        }

        Padding.Append(output, flags, Ascii(number));
    }

    /// <summary>The <c>#</c> flag: always a decimal point, and the zeros that <c>%g</c> would drop.</summary>
    private static string Full(string number, char verb, int precision)
    {
        var digits = verb is 'g' or 'G' or 'x' ? precision < 0 ? 6 : precision : 0;
        var tailAt = verb is 'x' or 'X' ? number.AsSpan().IndexOfAny("pP") : number.AsSpan().IndexOfAny("eE");
        var (head, tail) = tailAt < 0 ? (number, "") : (number[..tailAt], number[tailAt..]);
        var hasPoint = false;
        var hasDigit = false;
        foreach (var c in head.AsSpan(1))
        {
            if (c == '.')
            {
                hasPoint = true;
                continue;
            }

            hasDigit |= c != '0';
            digits -= hasDigit ? 1 : 0;
        }

        var text = new StringBuilder(head);
        if (!hasPoint)
        {
            if (head.Length == 2 && head[1] == '0')
            {
                digits--;
            }

            text.Append('.');
        }

        return text.Append('0', Math.Max(digits, 0)).Append(tail).ToString();
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
