namespace Keyferry.Text.Templates.Parsing;

/// <summary>What the lexer tells apart.</summary>
internal enum TokenKind : byte
{
    End,
    Text,
    LeftDelimiter,
    RightDelimiter,
    Space,
    Assign,
    Declare,
    Pipe,
    LeftParenthesis,
    RightParenthesis,
    String,
    RawString,
    Character,
    Number,
    Complex,
    Bool,
    Identifier,
    Field,
    Variable,
    Other,

    // Keywords.
    Dot,
    Nil,
    Block,
    Break,
    Continue,
    Define,
    Else,
    EndKeyword,
    If,
    Range,
    Template,
    With,
}
