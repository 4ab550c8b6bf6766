using Keyferry.Text.Regexp.Unicode;

namespace Keyferry.Text.Regexp.Syntax;

/// <summary>Reads classes: <c>[…]</c>, <c>\d</c>, <c>\p{…}</c>.</summary>
internal sealed class ClassReader(PatternText text)
{
    // A class of the same name shares its table, however often the pattern names it.
    private readonly Dictionary<(string, bool, bool), RuneSet?> _named = [];

    // Whether a ":]" may still follow: looked for once, so that many "[:" do not read the rest each.
    private bool _mayEndPosix = true;

    /// <summary>Reads <c>\d</c> or <c>\p{…}</c>, if one comes next. Null without an error is: another thing.</summary>
    public RuneSet? ReadEscaped(bool isFolded)
    {
        if (text.Peek() != '\\')
        {
            return null;
        }

        if (text.Peek(1) is 'p' or 'P')
        {
            return ReadUnicode(isFolded);
        }

        var letter = text.Peek(1);
        var set = letter < 0 ? null : Named(char.ConvertFromUtf32(letter), isFolded, false);
        if (set is not null)
        {
            text.At += 2;
        }

        return set;
    }

    /// <summary>Reads a class in brackets.</summary>
    public RuneSet? ReadBrackets(bool isFolded)
    {
        var start = text.At++;
        var isNegated = text.Take("^");
        var set = new RuneSetBuilder();
        // Folded together: each range by itself would go through all letters again.
        var characters = new RuneSetBuilder();
        for (var isFirst = true; text.Peek() != ']' || isFirst; isFirst = false)
        {
            if (ReadPart(set, characters, start, isFolded) is false)
            {
                return null;
            }
        }

        text.At++;
        var listed = characters.Build();
        set.Add(isFolded ? listed.Folded() : listed);
        var built = set.Build();
        return isNegated ? built.Negated() : built;
    }

    private bool ReadPart(RuneSetBuilder set, RuneSetBuilder characters, int start, bool isFolded)
    {
        var part = ReadPosix(isFolded) ?? (text.Error.Length == 0 ? ReadEscaped(isFolded) : null);
        if (part is not null)
        {
            set.Add(part);
        }

        if (part is not null || text.Error.Length > 0)
        {
            return part is not null;
        }

        var at = text.At;
        if (!TryReadCharacter(start, out var first))
        {
            return false;
        }

        var last = first;
        if (text.Peek() == '-' && text.Peek(1) is not (']' or < 0))
        {
            text.At++;
            if (!TryReadCharacter(start, out last))
            {
                return false;
            }

            if (last < first)
            {
                return text.Fail("a range in a class ends before it begins", at);
            }
        }

        characters.Add(first, last);
        return true;
    }

    private bool TryReadCharacter(int start, out int rune)
    {
        rune = 0;
        if (text.IsEnd)
        {
            return text.Fail("this [ is never closed; write \\[ for a bracket", start);
        }

        if (text.Peek() == '\\')
        {
            return EscapeReader.TryRead(text, out rune);
        }

        rune = text.Read();
        return true;
    }

    private RuneSet? ReadPosix(bool isFolded)
    {
        if (!_mayEndPosix || !text.StartsWith("[:"))
        {
            return null;
        }

        var end = text.Find(":]", text.At + 2);
        if (end < 0)
        {
            _mayEndPosix = false;
            return null;
        }

        var set = Named("[:" + text.Slice(text.At + 2, end), isFolded, false);
        if (set is null)
        {
            text.Fail("no such class; there are alnum, alpha, ascii, blank, cntrl, digit, graph, lower, print, punct, "
                + "space, upper, word and xdigit, as in [[:alpha:]]", text.At);
            return null;
        }

        text.At = end + 2;
        return set;
    }

    private RuneSet? ReadUnicode(bool isFolded)
    {
        var start = text.At;
        var isNegated = text.Peek(1) == 'P';
        text.At += 2;
        var isBraced = text.Take("{");
        var end = isBraced ? text.Find("}", text.At) : text.IsEnd ? text.At : text.At + 1;
        if (end < 0)
        {
            text.Fail("this \\p{ is never closed", start);
            return null;
        }

        var name = text.Slice(text.At, end);
        text.At = isBraced ? end + 1 : end;
        if (name.StartsWith('^'))
        {
            isNegated = !isNegated;
            name = name[1..];
        }

        var set = Named("p" + UnicodeClasses.Canonical(name), isFolded, isNegated);
        if (set is null)
        {
            text.Fail("no such Unicode class; there are categories such as \\pL or \\p{Lu}, and scripts of one word "
                + "such as \\p{Greek}", start);
        }

        return set;
    }

    private RuneSet? Named(string name, bool isFolded, bool isNegated)
    {
        if (_named.TryGetValue((name, isFolded, isNegated), out var set))
        {
            return set;
        }

        set = name switch
        {
            ['[', ':', .. var posix] => NamedSets.OfName(posix, isFolded),
            ['p', .. var unicode] when name.Length > 1 => UnicodeClasses.Find(unicode, isFolded),
            { Length: 1 } => NamedSets.OfLetter(name[0], isFolded),
            _ => null,
        };
        set = isNegated ? set?.Negated() : set;
        _named.Add((name, isFolded, isNegated), set);
        return set;
    }
}
