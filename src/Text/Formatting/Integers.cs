using System.Globalization;
using System.Text;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Formatting;

/// <summary>Formats integers: <c>%d %b %o %O %x %X %c %q %U</c>.</summary>
internal static class Integers
{
    /// <summary>Formats one; false where it has no such verb.</summary>
    public static bool TryAppend(TextBuffer output, in Flags flags, long value, bool isSigned, int verb)
    {
        switch (verb)
        {
            case 'v' when flags.GoSyntax && !isSigned:
                Append(output, flags with { Sharp = true }, value, isSigned, 16, 'x');
                break;
            case 'v' or 'd':
                Append(output, flags, value, isSigned, 10, 'd');
                break;
            case 'b':
                Append(output, flags, value, isSigned, 2, 'b');
                break;
            case 'o' or 'O':
                Append(output, flags, value, isSigned, 8, (char)verb);
                break;
            case 'x' or 'X':
                Append(output, flags, value, isSigned, 16, (char)verb);
                break;
            case 'c':
                Padding.Append(output, flags, Encoded(value, stackalloc byte[4]));
                break;
            case 'q':
                AppendQuoted(output, flags, value);
                break;
            case 'U':
                AppendUnicode(output, flags, value);
                break;
            default:
                return false;
        }

        return true;
    }

    private static void Append(TextBuffer output, in Flags flags, long value, bool isSigned, int numberBase, char verb)
    {
        var isNegative = isSigned && value < 0;
        var magnitude = isNegative ? (ulong)-(Int128)value : (ulong)value;
        var wanted = 0;
        if (flags.Precision >= 0)
        {
            wanted = flags.Precision;
            if (wanted == 0 && magnitude == 0)
            {
                Padding.Repeat(output, ' ', flags.Width);
                return;
            }
        }
        else if (flags is { Zero: true, Minus: false, Width: > 0 })
        {
            wanted = flags.Width - (isNegative || flags.Plus || flags.Space ? 1 : 0);
        }

        var digits = Digits(magnitude, numberBase, verb).PadLeft(wanted, '0');
        var prefix = isNegative ? "-" : flags.Plus ? "+" : flags.Space ? " " : "";
        var letter = verb == 'O' ? "0o" : "";
        var mark = !flags.Sharp ? "" : numberBase switch
        {
            2 => "0b",
            8 => digits[0] == '0' ? "" : "0",
            16 => verb == 'X' ? "0X" : "0x",
            _ => "",
        };
        Padding.Append(output, flags, Encoding.ASCII.GetBytes(prefix + letter + mark + digits), mayZero: false);
    }

    private static string Digits(ulong value, int numberBase, char verb) => numberBase switch
    {
        10 => value.ToString(CultureInfo.InvariantCulture),
        16 => value.ToString(verb == 'X' ? "X" : "x", CultureInfo.InvariantCulture),
        2 => value.ToString("b", CultureInfo.InvariantCulture),
        _ => Octal(value),
    };

    private static string Octal(ulong value)
    {
        Span<char> digits = stackalloc char[22];
        var at = digits.Length;
        do
        {
            digits[--at] = (char)('0' + (value & 7));
            value >>= 3;
        }
        while (value > 0);

        return digits[at..].ToString();
    }

    private static ReadOnlySpan<byte> Encoded(long value, Span<byte> room)
    {
        var rune = value is >= 0 and <= 0x10FFFF && Rune.IsValid((int)value)
            ? new Rune((int)value)
            : Rune.ReplacementChar;
        return room[..rune.EncodeToUtf8(room)];
    }

    private static void AppendQuoted(TextBuffer output, in Flags flags, long value)
    {
        using var quoted = output.CreateSibling(64);
        GoQuoting.AppendQuotedRune(quoted, value, flags.Plus);
        Padding.Append(output, flags, quoted.Written);
    }

    private static void AppendUnicode(TextBuffer output, in Flags flags, long value)
    {
        var digits = ((ulong)value).ToString("X", CultureInfo.InvariantCulture)
            .PadLeft(Math.Max(4, flags.Precision), '0');
        using var text = output.CreateSibling(1 << 25);
        text.Append(Encoding.ASCII.GetBytes("U+" + digits));
        if (flags.Sharp && value is >= 0 and <= 0x10FFFF && GoRunes.IsPrint((int)value))
        {
            text.Append(" '"u8);
            text.Append(Encoded(value, stackalloc byte[4]));
            text.Append((byte)'\'');
        }

        Padding.Append(output, flags, text.Written, mayZero: false);
    }
}
