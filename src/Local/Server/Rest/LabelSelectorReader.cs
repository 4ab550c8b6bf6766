namespace Keyferry.Local.Server.Rest;

/// <summary>Reads label selectors as text, such as <c>app=x,tier in (a,b),!old</c>.</summary>
internal sealed class LabelSelectorReader(string text)
{
    private static readonly string[] Symbols = ["==", "!=", "=", "!", "(", ")", ",", ">", "<"];

    private int _at;

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="StatusException">400: it cannot be read.</exception>
    public IReadOnlyList<LabelRequirement> Read()
    {
        var requirements = new List<LabelRequirement>();
        while (true)
        {
            requirements.Add(ReadRequirement());
            var next = Next();
            if (next.Length == 0)
            {
                return requirements;
            }

            if (next != ",")
            {
                throw ApiStatus.BadRequest($"found '{next}', expected: ',' or 'end of string'");
            }
        }
    }

    private LabelRequirement ReadRequirement()
    {
        var key = Next();
        if (key == "!")
        {
            return new LabelRequirement(Next(), "!", []);
        }

        if (key.Length == 0 || Symbols.Contains(key, StringComparer.Ordinal))
        {
            throw Unreadable($"found '{key}', expected: !, identifier, or 'end of string'");
        }

        switch (Peek())
        {
            case "" or ",":
                return new LabelRequirement(key, "exists", []);
            case "=" or "==":
                Next();
                return new LabelRequirement(key, "=", [Value()]);
            case "!=":
                Next();
                return new LabelRequirement(key, "!=", [Value()]);
            case ">" or "<":
                return new LabelRequirement(key, Next(), [Value()]);
            case "in" or "notin":
                return new LabelRequirement(key, Next(), Values());
            default:
                throw Unreadable($"found '{Peek()}', expected: in, notin, =, ==, !=, gt, lt");
        }
    }

    private string Value() => Peek() is "" or "," ? "" : Next();

    private List<string> Values()
    {
        var open = Next();
        if (open != "(")
        {
            throw Unreadable($"found '{open}' expected: '('");
        }

        var values = new List<string>();
        while (true)
        {
            values.Add(Peek() is "," or ")" ? "" : Next());
            var next = Next();
            if (next == ")")
            {
                return values;
            }

            if (next != ",")
            {
                throw Unreadable($"found '{next}', expected: ',' or ')'");
            }
        }
    }

    private static StatusException Unreadable(string why) => ApiStatus.BadRequest($"unable to parse requirement: {why}");

    private string Peek()
    {
        var here = _at;
        var token = Next();
        _at = here;
        return token;
    }

    private string Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        if (_at >= text.Length)
        {
            return "";
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) != 0)
            {
                continue;
            }

            _at += symbol.Length;
            return symbol;
        }

        var start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && !"=!(),<>".Contains(text[_at], StringComparison.Ordinal))
        {
            _at++;
        }

        return text[start.._at];
    }
}
