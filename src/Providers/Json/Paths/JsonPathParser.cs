using System.Globalization;
using System.Text;

namespace Keyferry.Providers.Json.Paths;

/// <summary>Reads a path.</summary>
/// <param name="text">The text.</param>
internal sealed class JsonPathParser(string text)
{
    private const int MostSteps = 100;
    private const int Deepest = 20;

    private int _at;
    private int _depth;

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="JsonPathException">It is no path.</exception>
    public IReadOnlyList<JsonPathStep> ReadAll()
    {
        if (!Take("$"))
        {
            throw Wrong("a path begins with $, such as $.data.password");
        }

        var steps = ReadSteps();
        return _at == text.Length ? steps : throw Wrong("this is no step of a path");
    }

    /// <summary>Reads steps as long as there are any.</summary>
    internal List<JsonPathStep> ReadSteps()
    {
        var steps = new List<JsonPathStep>();
        while (_at < text.Length)
        {
            if (Take(".."))
            {
                steps.Add(new DescendStep());
                steps.Add(Peek() == '[' ? ReadBracket() : ReadName());
            }
            else if (Take("."))
            {
                steps.Add(ReadName());
            }
            else if (Peek() == '[')
            {
                steps.Add(ReadBracket());
            }
            else
            {
                break;
            }

            if (steps.Count > MostSteps)
            {
                throw Wrong($"a path has {MostSteps} steps at most");
            }
        }

        return steps;
    }

    /// <summary>Takes a word, where it stands here.</summary>
    internal bool Take(string word)
    {
        if (string.CompareOrdinal(text, _at, word, 0, word.Length) != 0)
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    /// <summary>Skips blanks.</summary>
    internal void Blanks()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\n' or '\r')
        {
            _at++;
        }
    }

    /// <summary>The next character; the null character at the end.</summary>
    internal char Peek() => _at < text.Length ? text[_at] : '\0';

    /// <summary>Takes characters as long as they are of a kind.</summary>
    internal string TakeWhile(Func<char, bool> isOfKind)
    {
        var start = _at;
        while (_at < text.Length && isOfKind(text[_at]))
        {
            _at++;
        }

        return text[start.._at];
    }

    /// <summary>Reads a text between quotes, <c>'</c> or <c>"</c>.</summary>
    internal string ReadQuoted()
    {
        var quote = text[_at++];
        var read = new StringBuilder();
        while (_at < text.Length && text[_at] != quote)
        {
            var c = text[_at++];
            if (c == '\\' && _at < text.Length)
            {
                c = text[_at++] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other };
            }

            read.Append(c);
        }

        return Take(quote.ToString()) ? read.ToString() : throw Wrong("a quote is not closed");
    }

    /// <summary>Begins a condition within what is open.</summary>
    internal void Enter()
    {
        if (++_depth > Deepest)
        {
            throw Wrong($"conditions nest {Deepest} deep at most");
        }
    }

    /// <summary>Ends it.</summary>
    internal void Leave() => _depth--;

    /// <summary>What is wrong here.</summary>
    internal JsonPathException Wrong(string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"character {_at + 1}: {what}"));

    private JsonPathStep ReadName()
    {
        if (Take("*"))
        {
            return new WildcardStep();
        }

        var name = TakeWhile(static c => char.IsLetterOrDigit(c) || c is '_' or '-' || char.IsSurrogate(c));
        return name.Length > 0
            ? new NameStep(name)
            : throw Wrong("a name of letters, digits, _ and - is expected; write others as ['name']");
    }

    private JsonPathStep ReadBracket()
    {
        _at++;
        var steps = new List<JsonPathStep>();
        do
        {
            Blanks();
            steps.Add(ReadSelector());
            Blanks();
        }
        while (Take(","));
        if (!Take("]"))
        {
            throw Wrong("] is expected");
        }

        return steps is [var only] ? only : steps.Count <= MostSteps ? new UnionStep(steps) : throw Wrong("too many selectors");
    }

    private JsonPathStep ReadSelector()
    {
        if (Peek() is '\'' or '"')
        {
            return new NameStep(ReadQuoted());
        }

        if (Take("*"))
        {
            return new WildcardStep();
        }

        if (Take("?"))
        {
            return new FilterStep(new JsonPathFilterParser(this).Read());
        }

        var start = ReadNumber();
        Blanks();
        if (!Take(":"))
        {
            return start is { } index ? new IndexStep(index) : throw Wrong("a name in quotes, an index, * or ?(…) is expected");
        }

        Blanks();
        var end = ReadNumber();
        Blanks();
        int? step = null;
        if (Take(":"))
        {
            Blanks();
            step = ReadNumber();
        }

        return new SliceStep(start, end, step ?? 1);
    }

    private int? ReadNumber()
    {
        var digits = TakeWhile(static c => c is '-' or (>= '0' and <= '9'));
        return digits.Length == 0 ? null
            : int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw Wrong("this is no index");
    }
}
