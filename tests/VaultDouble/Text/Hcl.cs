using System.Globalization;
using System.Text;

namespace Keyferry.VaultDouble.Text;

/// <summary>A value of an HCL document: text, number, truth value, list or body.</summary>
internal abstract record HclValue;

/// <summary>Text.</summary>
internal sealed record HclText(string Text) : HclValue;

/// <summary>A number or truth value, as written.</summary>
internal sealed record HclWord(string Word) : HclValue;

/// <summary>A list.</summary>
internal sealed record HclList(IReadOnlyList<HclValue> Items) : HclValue;

/// <summary>What stands between braces, in order; a key may come twice.</summary>
internal sealed record HclBody(IReadOnlyList<HclItem> Items) : HclValue
{
    /// <summary>The value of the last item of this name.</summary>
    public HclValue? Value(string name) => Items.LastOrDefault(item => item.Keys.Count == 1 && item.Keys[0] == name)?.Value;
}

/// <summary>One item: its key, the labels of a block, and its value.</summary>
internal sealed record HclItem(IReadOnlyList<string> Keys, HclValue Value);

/// <summary>A text is no HCL.</summary>
internal sealed class HclException(string message) : Exception(message);

/// <summary>Reads HCL version 1, the language of Vault's policies, in as much as policies use.</summary>
internal sealed class Hcl
{
    private readonly string _text;
    private int _at;

    private Hcl(string text) => _text = text;

    /// <summary>Reads a document.</summary>
    /// <exception cref="HclException">The text is no HCL.</exception>
    public static HclBody Parse(string text)
    {
        var reader = new Hcl(text);
        reader.Space();
        // The JSON form is the same between braces.
        if (reader._at < text.Length && text[reader._at] == '{')
        {
            reader._at++;
            return reader.Body(nested: true);
        }

        return reader.Body(nested: false);
    }

    private HclBody Body(bool nested)
    {
        var items = new List<HclItem>();
        while (true)
        {
            Space();
            if (_at == _text.Length)
            {
                return nested ? throw Wrong("object expected closing RBRACE got: EOF") : new HclBody(items);
            }

            if (nested && _text[_at] == '}')
            {
                _at++;
                return new HclBody(items);
            }

            items.Add(Item());
            Space();
            if (_at < _text.Length && _text[_at] == ',')
            {
                _at++;
            }
        }
    }

    private HclItem Item()
    {
        var keys = new List<string>();
        while (true)
        {
            Space();
            var next = _at < _text.Length ? _text[_at] : '\0';
            if (next == '{' && keys.Count > 0)
            {
                return new HclItem(keys, Value());
            }

            if (next is '=' or ':' && keys.Count == 1)
            {
                _at++;
                Space();
                return new HclItem(keys, Value());
            }

            keys.Add(next == '"' ? Quoted() : Word());
        }
    }

    private HclValue Value()
    {
        Space();
        switch (_at < _text.Length ? _text[_at] : '\0')
        {
            case '"': return new HclText(Quoted());
            case '{':
                _at++;
                return Body(nested: true);
            case '[':
                _at++;
                return List();
            case '<' when _text.AsSpan(_at).StartsWith("<<", StringComparison.Ordinal): return new HclText(HereText());
            default: return new HclWord(Word());
        }
    }

    private HclList List()
    {
        var items = new List<HclValue>();
        while (true)
        {
            Space();
            if (_at == _text.Length)
            {
                throw Wrong("error parsing list, expected comma or list end, got: EOF");
            }

            if (_text[_at] == ']')
            {
                _at++;
                return new HclList(items);
            }

            items.Add(Value());
            Space();
            if (_at < _text.Length && _text[_at] == ',')
            {
                _at++;
            }
            else if (_at < _text.Length && _text[_at] != ']')
            {
                throw Wrong("error parsing list, expected comma or list end");
            }
        }
    }

    private string Word()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '-' or '.' or '+'))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw Wrong("illegal character");
    }

    private string Quoted()
    {
        var text = new StringBuilder();
        for (_at++; _at < _text.Length && _text[_at] != '"'; _at++)
        {
            if (_text[_at] == '\n')
            {
                throw Wrong("literal not terminated");
            }

            if (_text[_at] == '\\' && _at + 1 < _text.Length)
            {
                _at++;
                text.Append(_text[_at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
            }
            else
            {
                text.Append(_text[_at]);
            }
        }

        if (_at == _text.Length)
        {
            throw Wrong("literal not terminated");
        }

        _at++;
        return text.ToString();
    }

    private string HereText()
    {
        _at += 2;
        if (_at < _text.Length && _text[_at] == '-')
        {
            _at++;
        }

        var end = _text.IndexOf('\n', _at);
        var marker = end < 0 ? throw Wrong("heredoc not terminated") : _text[_at..end].Trim();
        var lines = new List<string>();
        for (_at = end + 1; _at < _text.Length;)
        {
            end = _text.IndexOf('\n', _at);
            end = end < 0 ? _text.Length : end;
            var line = _text[_at..end];
            _at = Math.Min(end + 1, _text.Length);
            if (line.Trim() == marker)
            {
                return string.Concat(lines.Select(static l => l + "\n"));
            }

            lines.Add(line);
        }

        throw Wrong("heredoc not terminated");
    }

    private void Space()
    {
        while (_at < _text.Length)
        {
            if (char.IsWhiteSpace(_text[_at]))
            {
                _at++;
            }
            else if (_text[_at] == '#' || _text.AsSpan(_at).StartsWith("//", StringComparison.Ordinal))
            {
                var end = _text.IndexOf('\n', _at);
                _at = end < 0 ? _text.Length : end;
            }
            else if (_text.AsSpan(_at).StartsWith("/*", StringComparison.Ordinal))
            {
                var end = _text.IndexOf("*/", _at, StringComparison.Ordinal);
                _at = end < 0 ? throw Wrong("comment not terminated") : end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private HclException Wrong(string what)
    {
        var before = _text.AsSpan(0, Math.Min(_at, _text.Length));
        var line = before.Count('\n') + 1;
        var column = before.Length - before.LastIndexOf('\n');
        return new HclException(string.Create(CultureInfo.InvariantCulture, $"At {line}:{column}: {what}"));
    }
}
