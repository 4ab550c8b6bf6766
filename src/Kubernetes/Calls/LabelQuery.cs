namespace Keyferry.Kubernetes.Calls;

/// <summary>Reads label selectors as queries write them, such as <c>app=x,tier in (a,b),!old</c>.</summary>
public sealed class LabelQuery
{
    private static readonly string[] Symbols = ["==", "!=", "=", "!", "(", ")", ",", ">", "<"];

    private readonly string _text;
    private int _at;

    private LabelQuery(string text) => _text = text;

    /// <summary>Reads a selector; an empty text selects everything.</summary>
    /// <param name="text">The selector.</param>
    /// <exception cref="FormatException">It cannot be read; the message is the API server's.</exception>
    public static IReadOnlyList<LabelRequirement> Read(string? text) => string.IsNullOrEmpty(text) ? [] : new LabelQuery(text).ReadAll();

    private List<LabelRequirement> ReadAll()
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
                throw new FormatException($"found '{next}', expected: ',' or 'end of string'");
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

    private static FormatException Unreadable(string why) => new($"unable to parse requirement: {why}");

    private string Peek()
    {
        var here = _at;
        var token = Next();
        _at = here;
        return token;
    }

    private string Next()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        if (_at >= _text.Length)
        {
            return "";
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(_text, _at, symbol, 0, symbol.Length) != 0)
            {
                continue;
            }

            _at += symbol.Length;
            return symbol;
        }

        var start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !"=!(),<>".Contains(_text[_at], StringComparison.Ordinal))
        {
            _at++;
        }

        return _text[start.._at];
    }
}
