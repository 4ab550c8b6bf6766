using System.Text;

namespace Keyferry.Text.Regexp.Unicode;

/// <summary>
/// Finds the class that <c>\p{…}</c> names: a category, by its letters or its long name, or a script.
/// </summary>
internal static class UnicodeClasses
{
    private static readonly Dictionary<string, string> LongNames = new(StringComparer.Ordinal)
    {
        ["Casedletter"] = "Lc", ["Closepunctuation"] = "Pe", ["Combiningmark"] = "M", ["Connectorpunctuation"] = "Pc",
        ["Control"] = "Cc", ["Cntrl"] = "Cc", ["Currencysymbol"] = "Sc", ["Dashpunctuation"] = "Pd",
        ["Decimalnumber"] = "Nd", ["Digit"] = "Nd", ["Enclosingmark"] = "Me", ["Finalpunctuation"] = "Pf",
        ["Format"] = "Cf", ["Initialpunctuation"] = "Pi", ["Letter"] = "L", ["Letternumber"] = "Nl",
        ["Lineseparator"] = "Zl", ["Lowercaseletter"] = "Ll", ["Mark"] = "M", ["Mathsymbol"] = "Sm",
        ["Modifierletter"] = "Lm", ["Modifiersymbol"] = "Sk", ["Nonspacingmark"] = "Mn", ["Number"] = "N",
        ["Openpunctuation"] = "Ps", ["Other"] = "C", ["Otherletter"] = "Lo", ["Othernumber"] = "No",
        ["Otherpunctuation"] = "Po", ["Othersymbol"] = "So", ["Paragraphseparator"] = "Zp", ["Privateuse"] = "Co",
        ["Punctuation"] = "P", ["Punct"] = "P", ["Separator"] = "Z", ["Spaceseparator"] = "Zs",
        ["Spacingmark"] = "Mc", ["Surrogate"] = "Cs", ["Symbol"] = "S", ["Titlecaseletter"] = "Lt",
        ["Unassigned"] = "Cn", ["Uppercaseletter"] = "Lu",
    };

    /// <summary>
    /// The class of a name, whose case, blanks, dashes and underscores do not matter; null if unknown.
    /// </summary>
    /// <param name="name">The name, without <c>^</c>.</param>
    /// <param name="isFolded">Whether code points that differ only in case belong to it too.</param>
    public static RuneSet? Find(string name, bool isFolded)
    {
        var key = Canonical(name);
        var set = OfKey(key) ?? (LongNames.TryGetValue(key, out var category) ? OfKey(category) : null);
        // Go applies case folding to all classes but this one.
        return isFolded && key is not ("Lc" or "Casedletter") ? set?.Folded() : set;
    }

    private static RuneSet? OfKey(string key) => key switch
    {
        "Any" => new RuneSet([0, RuneSet.LastRune]),
        "Ascii" => new RuneSet([0, 0x7F]),
        "Assigned" => UnicodeRuns.Categories.Where(static name => name != "Cn"),
        "Lc" => UnicodeRuns.Categories.Where(static name => name is "Lu" or "Ll" or "Lt"),
        { Length: 1 } => UnicodeRuns.Categories.Where(name => name[0] == key[0]),
        { Length: 2 } => UnicodeRuns.Categories.Where(name => name == key) ?? ScriptOf(key),
        _ => ScriptOf(key),
    };

    private static RuneSet? ScriptOf(string key) => UnicodeRuns.Scripts.Where(name => name == key);

    /// <summary>The one spelling that stands for all that mean the same.</summary>
    public static string Canonical(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (c is not ('_' or '-' or ' '))
            {
                key.Append(key.Length == 0 ? AsciiUpper(c) : AsciiLower(c));
            }
        }

        return key.ToString();
    }

    private static char AsciiUpper(char c) => char.IsAsciiLetterLower(c) ? (char)(c - 0x20) : c;

    private static char AsciiLower(char c) => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
}
