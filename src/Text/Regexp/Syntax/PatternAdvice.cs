namespace Keyferry.Text.Regexp.Syntax;

/// <summary>Says what to write instead of what other dialects know and RE2 does not.</summary>
internal static class PatternAdvice
{
    private const string LookAround =
        "look-around is not part of RE2 syntax: match the surroundings too, keep what is wanted in a group "
        + "and take it with $1";

    private const string BackReference =
        "back-references are not part of RE2 syntax: a group can only be used in the replacement, as $1";

    /// <summary>About a backslash before a character that has no meaning there.</summary>
    public static string ForEscape(int letter) => letter switch
    {
        >= '1' and <= '9' or 'k' or 'g' => BackReference,
        'Z' => "\\Z is not part of RE2 syntax: write \\z for the end of the text, or \\n?\\z before a last line feed",
        'G' => "\\G is not part of RE2 syntax: matches are found one after the other anyway",
        'b' => "\\b is no character in a class: write \\x08 for a backspace",
        'A' or 'z' or 'B' => "a place such as \\A, \\z or \\B cannot be part of a class",
        'e' => "\\e is not part of RE2 syntax: write \\x1b",
        'c' => "\\c is not part of RE2 syntax: write the control character as \\x01 to \\x1f",
        'u' or 'U' => "\\u is not part of RE2 syntax: write the code point as in \\x{41}",
        'h' or 'H' => "\\h is not part of RE2 syntax: write [ \\t] or [^ \\t]",
        'R' => "\\R is not part of RE2 syntax: write (?:\\r\\n|\\n|\\r)",
        'X' => "\\X is not part of RE2 syntax: write . for a code point, with \\pM* for its marks",
        'K' => "\\K is not part of RE2 syntax: keep what comes before in a group and put it back with $1",
        'C' => "\\C is not supported: write (?s:.) for any code point",
        'N' => "\\N is not part of RE2 syntax: write [^\\n]",
        'E' => "\\E without \\Q before it",
        'Q' => "\\Q has no meaning in a class: escape each character",
        'd' or 'D' or 's' or 'S' or 'w' or 'W' or 'p' or 'P' => "a class such as \\d cannot end a range",
        _ => "no such escape; a letter or digit that stands for itself needs no backslash",
    };

    /// <summary>About what follows <c>(?</c>.</summary>
    public static string ForGroup(int next, int second) => (next, second) switch
    {
        ('=' or '!', _) or ('<', '=' or '!') => LookAround,
        ('>', _) => "atomic groups are not part of RE2 syntax: nothing is tried twice, write (?:…)",
        ('#', _) => "comments are not part of RE2 syntax",
        ('\'', _) or ('<', _) or ('P', '<') =>
            "a group's name is written (?P<name>…) or (?<name>…), in ASCII letters, digits and _",
        ('P', '=' or '>') => BackReference,
        ('(', _) => "conditions are not part of RE2 syntax: write the alternatives out with |",
        ('|', _) => "(?|…) is not part of RE2 syntax: give each alternative's group its own number",
        ('R' or '&' or (>= '0' and <= '9'), _) => "a pattern cannot call itself in RE2 syntax",
        _ => "after (? comes :, <name> or flags out of i, m, s and U (no x, no n)",
    };
}
