namespace Keyferry.Text.Templates.Parsing;

/// <summary>The lexer with up to three tokens of looking ahead.</summary>
internal sealed class TokenReader(Lexer lexer)
{
    private readonly Token[] _ahead = new Token[4];
    private int _count;

    /// <summary>How far the text is read, in bytes.</summary>
    public int Position => lexer.Position;

    public Token Next() => _count > 0 ? _ahead[--_count] : lexer.Next();

    public Token NextNonSpace()
    {
        Token token;
        do
        {
            token = Next();
        }
        while (token.Kind == TokenKind.Space);

        return token;
    }

    public Token Peek()
    {
        var token = Next();
        PutBack(token);
        return token;
    }

    public Token PeekNonSpace()
    {
        var token = NextNonSpace();
        PutBack(token);
        return token;
    }

    public void PutBack(Token token) => _ahead[_count++] = token;
}
