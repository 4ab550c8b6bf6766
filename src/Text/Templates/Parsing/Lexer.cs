using System.Buffers;
using System.Text;

namespace Keyferry.Text.Templates.Parsing;

/// <summary>
/// Cuts a template's text into tokens, on demand. Trimming of space beside <c>{{-</c> and <c>-}}</c> is done here; the
/// parser never sees it.
/// </summary>
internal sealed class Lexer(byte[] text, Delimiters delimiters)
{
    private const int LongestShown = 100;

    private int _at;
    private int _parentheses;
    private bool _isInAction;

    /// <summary>How far the text is read, in bytes.</summary>
    public int Position => _at;

    /// <summary>The next token; at the end <see cref="TokenKind.End"/>, as often as it is asked for.</summary>
    /// <exception cref="ParseFailure">The text is no template.</exception>
    public Token Next() => _isInAction ? InAction() : InText();

    private Token InText()
    {
        while (true)
        {
            var rest = text.AsSpan(_at);
            var found = rest.IndexOf(delimiters.Left);
            if (found < 0)
            {
                var start = _at;
                _at = text.Length;
                return new Token(rest.IsEmpty ? TokenKind.End : TokenKind.Text, start, text.Length);
            }

            var opening = _at + found;
            var afterDelimiter = opening + delimiters.Left.Length;
            var hasMarker = HasLeftMarker(afterDelimiter);
            var textEnd = hasMarker ? TrimEnd(_at, opening) : opening;
            if (textEnd > _at)
            {
                var token = new Token(TokenKind.Text, _at, textEnd);
                _at = opening;
                return token;
            }

            _at = hasMarker ? afterDelimiter + 2 : afterDelimiter;
            if (text.AsSpan(_at).StartsWith("/*"u8))
            {
                SkipComment();
                continue;
            }

            _isInAction = true;
            _parentheses = 0;
            return new Token(TokenKind.LeftDelimiter, opening, _at);
        }
    }

    private void SkipComment()
    {
        var start = _at;
        var end = text.AsSpan(_at + 2).IndexOf("*/"u8);
        if (end < 0)
        {
            throw new ParseFailure(start, "a comment is not closed: */ is missing");
        }

        _at += end + 4;
        if (!IsAtRightDelimiter(_at, out var trims))
        {
            throw new ParseFailure(start, "a comment must fill its action: {{/* ... */}}, with nothing before or after it");
        }

        _at += (trims ? 2 : 0) + delimiters.Right.Length;
        if (trims)
        {
            SkipSpace();
        }
    }

    private Token InAction()
    {
        var start = _at;
        if (IsAtRightDelimiter(start, out var trims))
        {
            if (_parentheses > 0)
            {
                throw new ParseFailure(start, "a parenthesis is not closed");
            }

            _at += (trims ? 2 : 0) + delimiters.Right.Length;
            var token = new Token(TokenKind.RightDelimiter, start, _at);
            if (trims)
            {
                SkipSpace();
            }

            _isInAction = false;
            return token;
        }

        if (start == text.Length)
        {
            throw new ParseFailure(start, "an action is not closed: the closing delimiter is missing");
        }

        var b = text[start];
        return b switch
        {
            (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' => Space(),
            (byte)'=' => Single(TokenKind.Assign),
            (byte)':' => Declare(),
            (byte)'|' => Single(TokenKind.Pipe),
            (byte)'"' => Quoted('"', TokenKind.String, "a quoted string is not closed: its second \" is missing on this line"),
            (byte)'\'' => Quoted('\'', TokenKind.Character, "a character constant is not closed"),
            (byte)'`' => RawString(),
            (byte)'$' => Word(TokenKind.Variable, start + 1),
            (byte)'.' when !IsDigit(start + 1) => Word(TokenKind.Field, start + 1),
            (byte)'.' or (byte)'+' or (byte)'-' => Number(),
            (byte)'(' => Parenthesis(),
            (byte)')' => Parenthesis(),
            _ when b is >= (byte)'0' and <= (byte)'9' => Number(),
            _ when Letters.WordLength(text.AsSpan(start)) > 0 => Identifier(),
            _ when b is > 0x20 and < 0x7F => Single(TokenKind.Other),
            _ => throw new ParseFailure(start, $"{Describe(start)} cannot stand in an action"),
        };
    }

    private Token Single(TokenKind kind) => new(kind, _at, ++_at);

    private Token Parenthesis()
    {
        if (text[_at] == '(')
        {
            _parentheses++;
            return Single(TokenKind.LeftParenthesis);
        }

        if (--_parentheses < 0)
        {
            throw new ParseFailure(_at, "a closing parenthesis has no opening one");
        }

        return Single(TokenKind.RightParenthesis);
    }

    private Token Declare()
    {
        if (_at + 1 >= text.Length || text[_at + 1] != '=')
        {
            throw new ParseFailure(_at, "a colon must be followed by an equals sign: $name := value");
        }

        _at += 2;
        return new Token(TokenKind.Declare, _at - 2, _at);
    }

    private Token Space()
    {
        var start = _at;
        SkipSpace();

        // The last blank before "-}}" belongs to the delimiter.
        if (IsAtRightDelimiter(_at - 1, out var trims) && trims && --_at == start)
        {
            return InAction();
        }

        return new Token(TokenKind.Space, start, _at);
    }

    private Token Quoted(char quote, TokenKind kind, string unclosed)
    {
        var start = _at++;
        while (_at < text.Length && text[_at] != '\n')
        {
            if (text[_at] == quote)
            {
                return new Token(kind, start, ++_at);
            }

            var isEscape = text[_at] == '\\';
            _at++;
            if (isEscape && _at < text.Length && text[_at] != '\n')
            {
                _at++;
            }
        }

        throw new ParseFailure(start, unclosed);
    }

    private Token RawString()
    {
        var start = _at;
        var length = text.AsSpan(start + 1).IndexOf((byte)'`');
        if (length < 0)
        {
            throw new ParseFailure(start, "a raw string is not closed: the backquote is missing");
        }

        _at += length + 2;
        return new Token(TokenKind.RawString, start, _at);
    }

    /// <summary>A field or variable, of which the first character is taken.</summary>
    private Token Word(TokenKind kind, int from)
    {
        var start = _at;
        _at = from;
        if (IsAtTerminator())
        {
            return new Token(kind == TokenKind.Field ? TokenKind.Dot : kind, start, _at);
        }

        SkipWord(start);
        return new Token(kind, start, _at);
    }

    private Token Identifier()
    {
        var start = _at;
        SkipWord(start);
        return new Token(Keywords.Find(text.AsSpan(start, _at - start)), start, _at);
    }

    private void SkipWord(int start)
    {
        for (int length; (length = Letters.WordLength(text.AsSpan(_at))) > 0;)
        {
            _at += length;
        }

        if (!IsAtTerminator())
        {
            throw new ParseFailure(_at, BadCharacter(start));
        }
    }

    private string BadCharacter(int start)
    {
        if (text[_at] != '-')
        {
            return $"{Describe(_at)} cannot follow a name";
        }

        var end = _at;
        while (end < text.Length && end - start < LongestShown && (text[end] == '-' || Letters.WordLength(text.AsSpan(end)) == 1))
        {
            end++;
        }

        return text[start] == '.'
            ? $"a name cannot hold a dash: for this key write (index . \"{Encoding.UTF8.GetString(text, start + 1, end - start - 1)}\")"
            : "a name cannot hold a dash";
    }

    private Token Number()
    {
        var start = _at;
        if (!NumberScan.TrySkip(text, ref _at))
        {
            throw new ParseFailure(start, "this is no number: for a key that starts with a digit write (index . \"the-key\")");
        }

        if (_at >= text.Length || text[_at] is not ((byte)'+' or (byte)'-'))
        {
            return new Token(TokenKind.Number, start, _at);
        }

        if (!NumberScan.TrySkip(text, ref _at) || text[_at - 1] != 'i')
        {
            throw new ParseFailure(start, "this is no number: a sum of two must be complex, as in 1+2i");
        }

        return new Token(TokenKind.Complex, start, _at);
    }

    private bool IsAtTerminator()
    {
        if (_at >= text.Length)
        {
            return true;
        }

        return Letters.IsSpace(text[_at])
            || text[_at] is (byte)'.' or (byte)',' or (byte)'|' or (byte)':' or (byte)')' or (byte)'('
            || text.AsSpan(_at).StartsWith(delimiters.Right);
    }

    private bool IsAtRightDelimiter(int at, out bool trims)
    {
        trims = at + 1 < text.Length && Letters.IsSpace(text[at]) && text[at + 1] == '-'
            && text.AsSpan(at + 2).StartsWith(delimiters.Right);
        return trims || text.AsSpan(at).StartsWith(delimiters.Right);
    }

    private bool HasLeftMarker(int at) => at + 1 < text.Length && text[at] == '-' && Letters.IsSpace(text[at + 1]);

    private bool IsDigit(int at) => at < text.Length && char.IsAsciiDigit((char)text[at]);

    private int TrimEnd(int start, int end)
    {
        while (end > start && Letters.IsSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }

    private void SkipSpace()
    {
        while (_at < text.Length && Letters.IsSpace(text[_at]))
        {
            _at++;
        }
    }

    private string Describe(int at) =>
        Rune.DecodeFromUtf8(text.AsSpan(at), out var rune, out _) == OperationStatus.Done
            ? rune.Value < 0x7F && rune.Value > 0x20 ? $"the character '{rune}'" : $"the character U+{rune.Value:X4}"
            : "a byte that is not UTF-8";
}
