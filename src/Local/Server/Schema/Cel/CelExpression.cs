using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Schema.Cel;

/// <summary>A CEL expression: read once, evaluated often.</summary>
public sealed class CelExpression
{
    private readonly string source;

    private CelExpression(string source, CelNode root) => (this.source, Root) = (source, root);

    /// <summary>The whole expression.</summary>
    internal CelNode Root { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="source">The text.</param>
    /// <exception cref="CelException">It cannot be read; <see cref="Describe"/> shows where.</exception>
    public static CelExpression Parse(string source) => new(source, CelParser.Parse(source));

    /// <summary>Evaluates to a boolean.</summary>
    /// <param name="variables">The variables, such as <c>self</c> and <c>object</c>.</param>
    /// <exception cref="CelException">It cannot be evaluated, or to something else.</exception>
    public bool IsTrue(IReadOnlyDictionary<string, JsonNode?> variables) =>
        CelEvaluator.Evaluate(Root, variables) is bool result
            ? result
            : throw new CelException("expression does not evaluate to a boolean");

    /// <summary>Evaluates to text.</summary>
    /// <param name="variables">The variables.</param>
    /// <exception cref="CelException">It cannot be evaluated, or to something else.</exception>
    public string Text(IReadOnlyDictionary<string, JsonNode?> variables) =>
        CelEvaluator.Evaluate(Root, variables) as string ?? throw new CelException("expression does not evaluate to a string");

    /// <summary>Whether a variable is used anywhere.</summary>
    /// <param name="variable">Such as <c>oldSelf</c>.</param>
    public bool Uses(string variable) => source.Contains(variable, StringComparison.Ordinal);

    /// <summary>Says what is wrong with a text, and where, as the API server does.</summary>
    /// <param name="source">The text.</param>
    /// <param name="error">What reading it said.</param>
    public static string Describe(string source, CelException error) =>
        $"compilation failed: ERROR: <input>:1:{error.At + 1}: {error.Message}\n | {source}\n | {new string('.', error.At)}^";
}
