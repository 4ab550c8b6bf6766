using Keyferry.Text.Regexp.Unicode;

namespace Keyferry.Text.Regexp.Syntax;

/// <summary>The classes that have a name and are ASCII: <c>\d</c> and <c>[:alpha:]</c>.</summary>
internal static class NamedSets
{
    private static readonly RuneSet Digits = new(['0', '9']);
    private static readonly RuneSet Spaces = new(['\t', '\n', '\f', '\r', ' ', ' ']);
    private static readonly RuneSet WordCharacters = new(['0', '9', 'A', 'Z', '_', '_', 'a', 'z']);

    private static readonly Dictionary<string, RuneSet> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = new(['0', '9', 'A', 'Z', 'a', 'z']),
        ["alpha"] = new(['A', 'Z', 'a', 'z']),
        ["ascii"] = new([0, 0x7F]),
        ["blank"] = new(['\t', '\t', ' ', ' ']),
        ["cntrl"] = new([0, 0x1F, 0x7F, 0x7F]),
        ["digit"] = Digits,
        ["graph"] = new(['!', '~']),
        ["lower"] = new(['a', 'z']),
        ["print"] = new([' ', '~']),
        ["punct"] = new(['!', '/', ':', '@', '[', '`', '{', '~']),
        ["space"] = new(['\t', '\r', ' ', ' ']),
        ["upper"] = new(['A', 'Z']),
        ["word"] = WordCharacters,
        ["xdigit"] = new(['0', '9', 'A', 'F', 'a', 'f']),
    };

    /// <summary>The class behind a backslash and this letter; null if there is none.</summary>
    public static RuneSet? OfLetter(int letter, bool isFolded)
    {
        RuneSet? set = letter switch
        {
            'd' or 'D' => Digits,
            's' or 'S' => Spaces,
            'w' or 'W' => WordCharacters,
            _ => null,
        };
        return Finish(set, isFolded, letter is 'D' or 'S' or 'W');
    }

    /// <summary>The class between <c>[:</c> and <c>:]</c>, perhaps with <c>^</c>; null if there is none.</summary>
    public static RuneSet? OfName(string name, bool isFolded)
    {
        var isNegated = name.StartsWith('^');
        return Finish(Posix.GetValueOrDefault(isNegated ? name[1..] : name), isFolded, isNegated);
    }

    private static RuneSet? Finish(RuneSet? set, bool isFolded, bool isNegated)
    {
        var folded = isFolded ? set?.Folded() : set;
        return isNegated ? folded?.Negated() : folded;
    }
}
