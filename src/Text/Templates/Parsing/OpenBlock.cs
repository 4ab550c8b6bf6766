using Keyferry.Text.Templates.Nodes;

namespace Keyferry.Text.Templates.Parsing;

/// <summary>A control structure or definition whose end has not been read yet.</summary>
/// <param name="kind">The keyword that opened it; <see cref="TokenKind.End"/> for the template itself.</param>
/// <param name="word">The token of that keyword.</param>
/// <param name="outerScope">The scope around it.</param>
internal sealed class OpenBlock(TokenKind kind, Token word, Scope outerScope)
{
    /// <summary>The keyword that opened it.</summary>
    public TokenKind Kind => kind;

    /// <summary>The token of that keyword.</summary>
    public Token Word => word;

    /// <summary>The scope that is in force again behind its end.</summary>
    public Scope OuterScope => outerScope;

    /// <summary>The keyword for errors; <c>else</c> once that was read.</summary>
    public string Context => Body is null ? Name : "else";

    /// <summary>The keyword that opened it, as text.</summary>
    public string Name => kind switch
    {
        TokenKind.If => "if",
        TokenKind.With => "with",
        TokenKind.Range => "range",
        TokenKind.Define => "define",
        _ => "block",
    };

    /// <summary>Whether it defines a template, and so has no else.</summary>
    public bool IsDefinition => kind is TokenKind.Define or TokenKind.Block;

    /// <summary>Whether it follows an else in one action: one end closes it and the one around it.</summary>
    public bool IsChained { get; init; }

    /// <summary>Its condition, or what it ranges over or calls a named block with; null for a definition.</summary>
    public Pipeline? Pipeline { get; init; }

    /// <summary>The template that it defines; empty for a control structure.</summary>
    public string Defines { get; init; } = "";

    /// <summary>Where the name of the template that it defines stands.</summary>
    public int NamePosition { get; init; }

    /// <summary>The variables that were in sight before it.</summary>
    public int Variables { get; init; }

    /// <summary>Whether the dot was the data around it.</summary>
    public bool DotWasRoot { get; init; }

    /// <summary>Where the list that is being read begins.</summary>
    public Token ListStart { get; set; }

    /// <summary>The nodes of the list that is being read.</summary>
    public List<Node> Nodes { get; set; } = [];

    /// <summary>The list before else; null while that has not been read.</summary>
    public ListNode? Body { get; set; }
}
