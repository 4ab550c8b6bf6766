using System.Buffers;
using System.Globalization;
using System.Text;

namespace Keyferry.Text.Formatting;

/// <summary>
/// What Go knows of code points: the classes and 1:1 case mappings of Unicode 15.0. .NET's tables are newer, so what
/// came later counts as unassigned here.
/// </summary>
internal static class GoRunes
{
    /// <summary>What stands for bytes that are not UTF-8.</summary>
    public const int Error = 0xFFFD;

    /// <summary>Reads the first code point; a byte that is not UTF-8 is <see cref="Error"/> of length 1.</summary>
    public static int Decode(ReadOnlySpan<byte> text, out int length)
    {
        if (text[0] < 0x80)
        {
            length = 1;
            return text[0];
        }

        if (Rune.DecodeFromUtf8(text, out var rune, out length) == OperationStatus.Done)
        {
            return rune.Value;
        }

        length = 1;
        return Error;
    }

    /// <summary>Reads the last code point; a byte that is not UTF-8 is <see cref="Error"/> of length 1.</summary>
    public static int DecodeLast(ReadOnlySpan<byte> text, out int length)
    {
        if (text[^1] >= 0x80 && Rune.DecodeLastFromUtf8(text, out var rune, out length) == OperationStatus.Done)
        {
            return rune.Value;
        }

        length = 1;
        return text[^1] < 0x80 ? text[^1] : Error;
    }

    /// <summary>Whether Go prints it as it is when it quotes; of the blanks only U+0020.</summary>
    public static bool IsPrint(int rune) => rune == ' ' || Category(rune) is not (
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    /// <summary>White space, beyond ASCII too.</summary>
    public static bool IsSpace(int rune) => Rune.IsValid(rune) && Rune.IsWhiteSpace(new Rune(rune));

    public static bool IsUpper(int rune) => Category(rune) is UnicodeCategory.UppercaseLetter;

    public static bool IsLower(int rune) => Category(rune) is UnicodeCategory.LowercaseLetter;

    public static bool IsTitle(int rune) => Category(rune) is UnicodeCategory.TitlecaseLetter;

    public static bool IsLetter(int rune) => Category(rune) <= UnicodeCategory.OtherLetter;

    public static bool IsDigit(int rune) => Category(rune) is UnicodeCategory.DecimalDigitNumber;

    public static bool IsNumber(int rune) => Category(rune) is UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    public static bool IsPunctuation(int rune) =>
        Category(rune) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;

    public static int ToUpper(int rune) => rune switch
    {
        // .NET does not convert these, because the result lies in another Unicode block.
        0x131 => 'I',
        0x17F => 'S',
        _ => Mapped(rune, static r => Rune.ToUpperInvariant(r)),
    };

    public static int ToLower(int rune) => rune == 0x130 ? 'i' : Mapped(rune, static r => Rune.ToLowerInvariant(r));

    public static int ToTitle(int rune) => rune switch
    {
        >= 0x1C4 and <= 0x1CC => rune - ((rune - 0x1C4) % 3) + 1,
        >= 0x1F1 and <= 0x1F3 => 0x1F2,

        // Georgian has capitals, but no title case.
        >= 0x10D0 and <= 0x10FA or >= 0x10FD and <= 0x10FF => rune,
        _ => ToUpper(rune),
    };

    private static int Mapped(int rune, Func<Rune, Rune> map)
    {
        if (!Rune.IsValid(rune) || LaterRunes.Contain(rune))
        {
            return rune;
        }

        var mapped = map(new Rune(rune)).Value;
        return LaterRunes.Contain(mapped) ? rune : mapped;
    }

    private static UnicodeCategory Category(int rune) => rune is < 0 or > 0x10FFFF || LaterRunes.Contain(rune)
        ? UnicodeCategory.OtherNotAssigned
        : CharUnicodeInfo.GetUnicodeCategory(rune);
}
