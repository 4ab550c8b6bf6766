namespace Keyferry.Text.Templates.Parsing;

/// <summary>
/// Cuts a template's text into tokens, on demand. Trimming of space beside <c>{{-</c> and <c>-}}</c> is done here; the
/// parser never sees it.
/// </summary>
internal sealed class Lexer
{
    private readonly byte[] _text;
    private readonly Delimiters _delimiters;
    private readonly LexerCursor _cursor;
    private readonly OperandLexer _operands;
    private int _parentheses;
    private bool _isInAction;

    public Lexer(byte[] text, Delimiters delimiters)
    {
        (_text, _delimiters) = (text, delimiters);
        _cursor = new LexerCursor(text, delimiters);
        _operands = new OperandLexer(text, _cursor);
    }

    /// <summary>How far the text is read, in bytes.</summary>
    public int Position => _cursor.Position;

    /// <summary>The next token; at the end <see cref="TokenKind.End"/>, as often as it is asked for.</summary>
    /// <exception cref="ParseException">The text is no template.</exception>
    public Token Next() => _isInAction ? InAction() : InText();

    private Token InText()
    {
        while (true)
        {
            var rest = _text.AsSpan(_cursor.Position);
            var found = rest.IndexOf(_delimiters.Left);
            if (found < 0)
            {
                var start = _cursor.Position;
                _cursor.Position = _text.Length;
                return new Token(rest.IsEmpty ? TokenKind.End : TokenKind.Text, start, _text.Length);
            }

            var opening = _cursor.Position + found;
            var afterDelimiter = opening + _delimiters.Left.Length;
            var hasMarker = _cursor.HasLeftMarker(afterDelimiter);
            var textEnd = hasMarker ? _cursor.TrimEnd(_cursor.Position, opening) : opening;
            if (textEnd > _cursor.Position)
            {
                var token = new Token(TokenKind.Text, _cursor.Position, textEnd);
                _cursor.Position = opening;
                return token;
            }

            _cursor.Position = hasMarker ? afterDelimiter + 2 : afterDelimiter;
            if (_text.AsSpan(_cursor.Position).StartsWith("/*"u8))
            {
                SkipComment();
                continue;
            }

            _isInAction = true;
            _parentheses = 0;
            return new Token(TokenKind.LeftDelimiter, opening, _cursor.Position);
        }
    }

    private void SkipComment()
    {
        var start = _cursor.Position;
        var end = _text.AsSpan(_cursor.Position + 2).IndexOf("*/"u8);
        if (end < 0)
        {
            throw new ParseException(start, "a comment is not closed: */ is missing");
        }

        _cursor.Position += end + 4;
        if (!_cursor.IsAtRightDelimiter(_cursor.Position, out var trims))
        {
            throw new ParseException(start, "a comment must fill its action: {{/* ... */}}, with nothing before or after it");
        }

        _cursor.Position += (trims ? 2 : 0) + _delimiters.Right.Length;
        if (trims)
        {
            _cursor.SkipSpace();
        }
    }

    private Token InAction()
    {
        var start = _cursor.Position;
        if (_cursor.IsAtRightDelimiter(start, out var trims))
        {
            if (_parentheses > 0)
            {
                throw new ParseException(start, "a parenthesis is not closed");
            }

            _cursor.Position += (trims ? 2 : 0) + _delimiters.Right.Length;
            var token = new Token(TokenKind.RightDelimiter, start, _cursor.Position);
            if (trims)
            {
                _cursor.SkipSpace();
            }

            _isInAction = false;
            return token;
        }

        if (start == _text.Length)
        {
            throw new ParseException(start, "an action is not closed: the closing delimiter is missing");
        }

        var b = _text[start];
        return b switch
        {
            (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' => Space(),
            (byte)'=' => Single(TokenKind.Assign),
            (byte)':' => Declare(),
            (byte)'|' => Single(TokenKind.Pipe),
            (byte)'"' => _operands.Quoted('"', TokenKind.String, "a quoted string is not closed: its second \" is missing on this line"),
            (byte)'\'' => _operands.Quoted('\'', TokenKind.Character, "a character constant is not closed"),
            (byte)'`' => _operands.RawString(),
            (byte)'$' => _operands.Word(TokenKind.Variable, start + 1),
            (byte)'.' when !_cursor.IsDigit(start + 1) => _operands.Word(TokenKind.Field, start + 1),
            (byte)'.' or (byte)'+' or (byte)'-' => _operands.Number(),
            (byte)'(' => Parenthesis(),
            (byte)')' => Parenthesis(),
            _ when b is >= (byte)'0' and <= (byte)'9' => _operands.Number(),
            _ when Letters.WordLength(_text.AsSpan(start)) > 0 => _operands.Identifier(),
            _ when b is > 0x20 and < 0x7F => Single(TokenKind.Other),
            _ => throw new ParseException(start, $"{_cursor.Describe(start)} cannot stand in an action"),
        };
    }

    private Token Single(TokenKind kind) => new(kind, _cursor.Position, ++_cursor.Position);

    private Token Parenthesis()
    {
        if (_text[_cursor.Position] == '(')
        {
            _parentheses++;
            return Single(TokenKind.LeftParenthesis);
        }

        if (--_parentheses < 0)
        {
            throw new ParseException(_cursor.Position, "a closing parenthesis has no opening one");
        }

        return Single(TokenKind.RightParenthesis);
    }

    private Token Declare()
    {
        if (_cursor.Position + 1 >= _text.Length || _text[_cursor.Position + 1] != '=')
        {
            throw new ParseException(_cursor.Position, "a colon must be followed by an equals sign: $name := value");
        }

        _cursor.Position += 2;
        return new Token(TokenKind.Declare, _cursor.Position - 2, _cursor.Position);
    }

    private Token Space()
    {
        var start = _cursor.Position;
        _cursor.SkipSpace();

        // The last blank before "-}}" belongs to the delimiter.
        if (_cursor.IsAtRightDelimiter(_cursor.Position - 1, out var trims) && trims && --_cursor.Position == start)
        {
            return InAction();
        }

        return new Token(TokenKind.Space, start, _cursor.Position);
    }
}
