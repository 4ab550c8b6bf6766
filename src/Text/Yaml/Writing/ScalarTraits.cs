using System.Buffers;
using Keyferry.Text.Values;
using Keyferry.Text.Yaml.Parsing;
using Keyferry.Text.Yaml.Scanning;
using Keyferry.Text.Yaml.Values;

namespace Keyferry.Text.Yaml.Writing;

/// <summary>What a text allows for its notation.</summary>
/// <param name="IsMultiline">It has line breaks.</param>
/// <param name="MayBePlain">It can stand without quotes.</param>
/// <param name="MayBeSingle">It can stand in single quotes.</param>
/// <param name="MayBeBlock">It can stand as a literal block.</param>
internal readonly record struct ScalarTraits(bool IsMultiline, bool MayBePlain, bool MayBeSingle, bool MayBeBlock)
{
    private static readonly SearchValues<byte> s_digits = SearchValues.Create("0123456789_"u8);

    /// <summary>Looks at a text.</summary>
    public static ScalarTraits Of(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return new(false, true, true, false);
        }

        var hasIndicator = text.StartsWith("---"u8) || text.StartsWith("..."u8);
        var (hasBreak, isSpecial, breakSpace, spaceBreak) = (false, false, false, false);
        var (wasSpace, wasBreak, wasWhite) = (false, false, true);
        for (var at = 0; at < text.Length;)
        {
            var width = YamlCharacters.Width(text[at]);
            hasIndicator |= IsIndicator(text, at, wasWhite);
            isSpecial |= !IsPrintable(text, at);
            var isSpace = text[at] == ' ';
            var isBreak = YamlCharacters.BreakLength(text, at, text.Length) > 0;
            hasBreak |= isBreak;
            breakSpace |= isSpace && wasBreak;
            spaceBreak |= isBreak && wasSpace;
            (wasSpace, wasBreak) = (isSpace, isBreak);
            wasWhite = isSpace || isBreak || text[at] == '\t';
            at += width;
        }

        var hasLeadingWhite = text[0] == ' ' || YamlCharacters.BreakLength(text, 0, text.Length) > 0;
        var isBroken = breakSpace || spaceBreak || isSpecial;
        return new(
            hasBreak,
            MayBePlain: !(isBroken || hasBreak || hasIndicator || hasLeadingWhite || wasSpace || wasBreak),
            MayBeSingle: !isBroken,
            MayBeBlock: !(spaceBreak || isSpecial || wasSpace));
    }

    /// <summary>Whether the text, written plain, would read back as a text.</summary>
    public static bool IsPlainText(GoString text) =>
        ScalarResolver.Resolve(text, mayBeTimestamp: true, out _) == YamlTags.Text && !IsSexagesimal(text.Span);

    /// <summary>Whether the character shows as it is, in any notation.</summary>
    public static bool IsPrintable(ReadOnlySpan<byte> text, int at) => text[at] switch
    {
        (byte)'\n' or (>= 0x20 and <= 0x7E) => true,
        0xC2 => text[at + 1] >= 0xA0,
        > 0xC2 and < 0xED or 0xEE => true,
        0xED => text[at + 1] < 0xA0,
        0xEF => !(text[at + 1] == 0xBB && text[at + 2] == 0xBF) && !(text[at + 1] == 0xBF && text[at + 2] >= 0xBE),
        _ => false,
    };

    private static bool IsIndicator(ReadOnlySpan<byte> text, int at, bool isAfterWhite)
    {
        var b = text[at];
        var isBeforeWhite = at + 1 >= text.Length || text[at + 1] is (byte)' ' or (byte)'\t';
        if (at == 0)
        {
            return "#,[]{}&*!|>'\"%@`"u8.Contains(b) || isBeforeWhite && b is (byte)'?' or (byte)':' or (byte)'-';
        }

        return b == ':' && isBeforeWhite || b == '#' && isAfterWhite;
    }

    /// <summary>Numbers to the base 60, such as <c>12:30</c>: others read them so.</summary>
    private static bool IsSexagesimal(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && text[0] is (byte)'+' or (byte)'-')
        {
            text = text[1..];
        }

        var colon = text.IndexOf((byte)':');
        if (colon < 1 || !char.IsAsciiDigit((char)text[0]) || text[..colon].ContainsAnyExcept(s_digits))
        {
            return false;
        }

        text = text[colon..];
        while (text is [(byte)':', ..])
        {
            text = text[1..];
            var digits = 0;
            while (digits < text.Length && digits < 2 && char.IsAsciiDigit((char)text[digits]))
            {
                digits++;
            }

            if (digits == 0 || digits == 2 && text[0] > '5')
            {
                return false;
            }

            text = text[digits..];
        }

        return text.IsEmpty || text[0] == '.' && !text[1..].ContainsAnyExcept(s_digits);
    }
}
