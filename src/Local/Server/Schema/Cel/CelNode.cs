namespace Keyferry.Local.Server.Schema.Cel;

/// <summary>A part of a CEL expression. Positions count from 0 in the expression's text.</summary>
/// <param name="At">Where it is.</param>
internal abstract record CelNode(int At)
{
    /// <summary>A number, text, boolean or null.</summary>
    internal sealed record Literal(int At, object? Value) : CelNode(At);

    /// <summary>A variable.</summary>
    internal sealed record Name(int At, string Text) : CelNode(At);

    /// <summary><c>target.field</c>; as the argument of <c>has()</c> a test for presence.</summary>
    internal sealed record Select(int At, CelNode Target, string Field, bool IsTest) : CelNode(At);

    /// <summary><c>target[key]</c>.</summary>
    internal sealed record Index(int At, CelNode Target, CelNode Key) : CelNode(At);

    /// <summary>A function, or a method of a target.</summary>
    internal sealed record Call(int At, CelNode? Target, string Function, IReadOnlyList<CelNode> Arguments) : CelNode(At);

    /// <summary><c>[a, b]</c>.</summary>
    internal sealed record Items(int At, IReadOnlyList<CelNode> Values) : CelNode(At);

    /// <summary><c>!a</c> or <c>-a</c>.</summary>
    internal sealed record Unary(int At, char Operator, CelNode Operand) : CelNode(At);

    /// <summary>Two operands and an operator.</summary>
    internal sealed record Binary(int At, string Operator, CelNode Left, CelNode Right) : CelNode(At);

    /// <summary><c>a ? b : c</c>.</summary>
    internal sealed record Choice(int At, CelNode Condition, CelNode Then, CelNode Else) : CelNode(At);

    /// <summary><c>list.all(x, body)</c> and its like.</summary>
    internal sealed record Macro(int At, CelNode Target, string Function, string Variable, CelNode Body) : CelNode(At);
}
