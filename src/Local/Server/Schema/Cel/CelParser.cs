using System.Globalization;

namespace Keyferry.Local.Server.Schema.Cel;

/// <summary>Reads a CEL expression by recursive descent: the part of the language that schemas and match conditions use.</summary>
internal sealed class CelParser
{
    private static readonly string[][] Levels = [["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">=", "in"], ["+", "-"], ["*", "/", "%"]];
    private const int MostWords = 2000;

    private readonly List<CelToken> tokens;
    private int next;

    private CelParser(List<CelToken> tokens) => this.tokens = tokens;

    /// <exception cref="CelException">The text is no expression that is understood here.</exception>
    public static CelNode Parse(string source)
    {
        var words = CelLexer.Read(source);
        // Reading and evaluating go as deep as there are words, at most.
        if (words.Count > MostWords)
        {
            throw new CelException($"an expression of more than {MostWords} words is too long for this in-memory server", words[MostWords].At);
        }

        var parser = new CelParser(words);
        var node = parser.Expression();
        return parser.Here.Kind == "end" ? node : throw parser.Unexpected();
    }

    private CelToken Here => tokens[next];

    private CelNode Expression()
    {
        var condition = Binary(0);
        if (!Accept("?", out var at))
        {
            return condition;
        }

        var then = Expression();
        Expect(":");
        return new CelNode.Choice(at, condition, then, Expression());
    }

    private CelNode Binary(int level)
    {
        if (level == Levels.Length)
        {
            return Unary();
        }

        var left = Binary(level + 1);
        while (Levels[level].Contains(Here.Text, StringComparer.Ordinal) && Here.Kind != "text")
        {
            var op = tokens[next++];
            left = new CelNode.Binary(op.At, op.Text, left, Binary(level + 1));
        }

        return left;
    }

    private CelNode Unary()
    {
        if (Accept("!", out var at))
        {
            return new CelNode.Unary(at, '!', Unary());
        }

        if (Accept("-", out at))
        {
            return new CelNode.Unary(at, '-', Unary());
        }

        return Postfix(Primary());
    }

    private CelNode Postfix(CelNode node)
    {
        while (true)
        {
            if (Accept(".", out var at))
            {
                var name = Expect("name");
                node = Here.Kind == "(" ? Method(node, name) : new CelNode.Select(at, node, name.Text, IsTest: false);
            }
            else if (Accept("[", out at))
            {
                node = new CelNode.Index(at, node, Expression());
                Expect("]");
            }
            else
            {
                return node;
            }
        }
    }

    private CelNode Method(CelNode target, CelToken name)
    {
        var arguments = Arguments(")");
        return name.Text is "all" or "exists" or "exists_one" or "filter" or "map" && arguments is [CelNode.Name variable, var body]
            ? new CelNode.Macro(name.At, target, name.Text, variable.Text, body)
            : new CelNode.Call(name.At, target, name.Text, arguments);
    }

    private CelNode Primary()
    {
        var token = tokens[next++];
        switch (token.Kind)
        {
            case "(":
                var inner = Expression();
                Expect(")");
                return inner;
            case "[":
                next--;
                return new CelNode.Items(token.At, Arguments("]"));
            case "text":
                return new CelNode.Literal(token.At, token.Text);
            case "number":
                return new CelNode.Literal(token.At, Number(token));
            case "name" when token.Text is "true" or "false":
                return new CelNode.Literal(token.At, token.Text == "true");
            case "name" when token.Text == "null":
                return new CelNode.Literal(token.At, null);
            case "name" when Here.Kind == "(":
                var arguments = Arguments(")");
                return token.Text == "has" && arguments is [CelNode.Select select]
                    ? select with { IsTest = true }
                    : new CelNode.Call(token.At, null, token.Text, arguments);
            case "name":
                return new CelNode.Name(token.At, token.Text);
            default:
                next--;
                throw Unexpected();
        }
    }

    // From the opening bracket to the closing one.
    private List<CelNode> Arguments(string close)
    {
        next++;
        var arguments = new List<CelNode>();
        while (!Accept(close, out _))
        {
            arguments.Add(Expression());
            if (Here.Kind != close)
            {
                Expect(",");
            }
        }

        return arguments;
    }

    private static object Number(CelToken token)
    {
        if (long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var integer))
        {
            return integer;
        }

        return double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new CelException($"Syntax error: no number: '{token.Text}'", token.At);
    }

    private bool Accept(string kind, out int at)
    {
        at = Here.At;
        if (Here.Kind != kind)
        {
            return false;
        }

        next++;
        return true;
    }

    private CelToken Expect(string kind) => Here.Kind == kind ? tokens[next++] : throw Unexpected();

    private CelException Unexpected() => Here.Kind == "end" && next > 0
        ? new($"Syntax error: no viable alternative at input '{tokens[next - 1].Text}'", Here.At)
        : new($"Syntax error: mismatched input '{Here.Text}'", Here.At);
}
