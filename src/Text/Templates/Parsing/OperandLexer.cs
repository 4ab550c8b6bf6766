using System.Text;

namespace Keyferry.Text.Templates.Parsing;

/// <summary>Reads the tokens that are operands: constants, names, fields and variables.</summary>
internal sealed class OperandLexer(byte[] text, LexerCursor cursor)
{
    private const int LongestShown = 100;

    /// <summary>A string or character constant in quotes, which ends in its line.</summary>
    public Token Quoted(char quote, TokenKind kind, string unclosed)
    {
        var start = cursor.Position++;
        while (cursor.Position < text.Length && text[cursor.Position] != '\n')
        {
            if (text[cursor.Position] == quote)
            {
                return new Token(kind, start, ++cursor.Position);
            }

            var isEscape = text[cursor.Position] == '\\';
            cursor.Position++;
            if (isEscape && cursor.Position < text.Length && text[cursor.Position] != '\n')
            {
                cursor.Position++;
            }
        }

        throw new ParseException(start, unclosed);
    }

    /// <summary>A string in backquotes.</summary>
    public Token RawString()
    {
        var start = cursor.Position;
        var length = text.AsSpan(start + 1).IndexOf((byte)'`');
        if (length < 0)
        {
            throw new ParseException(start, "a raw string is not closed: the backquote is missing");
        }

        cursor.Position += length + 2;
        return new Token(TokenKind.RawString, start, cursor.Position);
    }

    /// <summary>A field or variable, of which the first character is taken.</summary>
    public Token Word(TokenKind kind, int from)
    {
        var start = cursor.Position;
        cursor.Position = from;
        if (cursor.IsAtTerminator())
        {
            return new Token(kind == TokenKind.Field ? TokenKind.Dot : kind, start, cursor.Position);
        }

        SkipWord(start);
        return new Token(kind, start, cursor.Position);
    }

    /// <summary>A keyword or the name of a function.</summary>
    public Token Identifier()
    {
        var start = cursor.Position;
        SkipWord(start);
        return new Token(Keywords.Find(text.AsSpan(start, cursor.Position - start)), start, cursor.Position);
    }

    /// <summary>A number; whether it is a right one is seen when it is read.</summary>
    public Token Number()
    {
        var start = cursor.Position;
        var end = start;
        if (!NumberScan.TrySkip(text, ref end))
        {
            throw new ParseException(start, "this is no number: for a key that starts with a digit write (index . \"the-key\")");
        }

        var isComplex = end < text.Length && text[end] is ((byte)'+' or (byte)'-');
        if (isComplex && (!NumberScan.TrySkip(text, ref end) || text[end - 1] != 'i'))
        {
            throw new ParseException(start, "this is no number: a sum of two must be complex, as in 1+2i");
        }

        cursor.Position = end;
        return new Token(isComplex ? TokenKind.Complex : TokenKind.Number, start, end);
    }

    private void SkipWord(int start)
    {
        for (int length; (length = Letters.WordLength(text.AsSpan(cursor.Position))) > 0;)
        {
            cursor.Position += length;
        }

        if (!cursor.IsAtTerminator())
        {
            throw new ParseException(cursor.Position, BadCharacter(start));
        }
    }

    private string BadCharacter(int start)
    {
        if (text[cursor.Position] != '-')
        {
            return $"{cursor.Describe(cursor.Position)} cannot follow a name";
        }

        var end = cursor.Position;
        while (end < text.Length && end - start < LongestShown && (text[end] == '-' || Letters.WordLength(text.AsSpan(end)) == 1))
        {
            end++;
        }

        return text[start] == '.'
            ? $"a name cannot hold a dash: for this key write (index . \"{Encoding.UTF8.GetString(text, start + 1, end - start - 1)}\")"
            : "a name cannot hold a dash";
    }
}
