using System.Text;
using Keyferry.Text.Templates.Nodes;

namespace Keyferry.Text.Templates.Parsing;

/// <summary>Reads a template's text into nodes. Text and actions here; blocks, pipelines and operands in the other parts.</summary>
internal sealed partial class Parser
{
    private readonly byte[] _text;
    private readonly TokenReader _tokens;
    private readonly Dictionary<string, ListNode> _definitions = new(StringComparer.Ordinal);
    private readonly KeyCollector _reads;
    private readonly TemplateOptions _options;
    private Scope _scope = new(isMain: true);
    private int _parentheses;

    private Parser(byte[] text, Delimiters delimiters, TemplateOptions options)
    {
        (_text, _options) = (text, options);
        _tokens = new TokenReader(new Lexer(text, delimiters));
        _reads = new KeyCollector();
    }

    /// <summary>Reads a template.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">Its text, which the nodes will point into.</param>
    /// <param name="delimiters">What marks actions.</param>
    /// <param name="options">The functions that it may call, and how deep blocks may nest.</param>
    /// <param name="reads">What it reads from its data.</param>
    /// <returns>The bodies by template name, the main one among them.</returns>
    /// <exception cref="ParseException">The text is no template.</exception>
    public static Dictionary<string, ListNode> Parse(
        string name, byte[] text, Delimiters delimiters, TemplateOptions options, out KeyCollector reads)
    {
        var parser = new Parser(text, delimiters, options);
        try
        {
            parser.Define(name, parser.Main(), 0);
        }
        catch (Exception exception) when (exception is not ParseException && UnexpectedException.IsFault(exception))
        {
            options.OnFault?.Invoke(TemplateFault.Of(name, "", exception));
            throw new ParseException(
                parser._tokens.Position, UnexpectedException.Describe("reading the template", exception));
        }

        reads = parser._reads;
        return parser._definitions;
    }

    private ListNode Main()
    {
        // A list of open blocks instead of recursion: a text of a million {{if}} must not take a stack that deep.
        var main = new OpenBlock(TokenKind.End, default, _scope);
        Add(main);
        while (true)
        {
            var isOutermost = _open.Count == 1;
            var token = isOutermost ? _tokens.Peek() : _tokens.PeekNonSpace();
            if (token.Kind != TokenKind.End)
            {
                ReadNode(isOutermost);
            }
            else if (isOutermost)
            {
                return new ListNode(0, [.. main.Nodes]);
            }
            else
            {
                throw Failure(Innermost.ListStart, $"{Innermost.Context} is not closed: {{{{ end }}}} is missing");
            }
        }
    }

    private void Define(string name, ListNode body, int position)
    {
        if (!_definitions.TryGetValue(name, out var existing) || existing.IsBlank)
        {
            _definitions[name] = body;
        }
        else if (!body.IsBlank)
        {
            throw new ParseException(position, $"the template \"{name}\" is defined more than once");
        }
    }

    /// <summary>Reads text or an action, which may open or close a block.</summary>
    private void ReadNode(bool isOutermost)
    {
        var token = _tokens.NextNonSpace();
        if (token.Kind == TokenKind.Text)
        {
            Innermost.Nodes.Add(new TextNode(token.Start, _text, token.Start, token.End));
            return;
        }

        if (token.Kind != TokenKind.LeftDelimiter)
        {
            throw Unexpected(token, "the template");
        }

        var word = _tokens.NextNonSpace();
        switch (word.Kind)
        {
            case TokenKind.EndKeyword:
                Expect(TokenKind.RightDelimiter, "end");
                CheckThatOneIsOpen(word);
                Close();
                break;
            case TokenKind.Else:
                Else(word);
                break;
            case TokenKind.If or TokenKind.With or TokenKind.Range:
                OpenControl(word, isChained: false);
                break;
            case TokenKind.Define when isOutermost:
                OpenDefinition();
                break;
            case TokenKind.Block:
                OpenNamedBlock();
                break;
            case TokenKind.Break:
                Innermost.Nodes.Add(BreakOrContinue(word, Flow.Break));
                break;
            case TokenKind.Continue:
                Innermost.Nodes.Add(BreakOrContinue(word, Flow.Continue));
                break;
            case TokenKind.Template:
                Innermost.Nodes.Add(TemplateCall());
                break;
            default:
                _tokens.PutBack(word);
                Innermost.Nodes.Add(new ActionNode(word.Start, Pipeline("an action", TokenKind.RightDelimiter)));
                break;
        }
    }

    private BreakContinueNode BreakOrContinue(Token word, Flow flow)
    {
        Expect(TokenKind.RightDelimiter, Text(word));
        return _scope.RangeDepth > 0
            ? new BreakContinueNode(word.Start, flow)
            : throw Failure(word, $"{Text(word)} stands outside of a range");
    }

    private TemplateCallNode TemplateCall()
    {
        var token = _tokens.NextNonSpace();
        var name = TemplateName(token, "template");
        var next = _tokens.NextNonSpace();
        if (next.Kind == TokenKind.RightDelimiter)
        {
            return new TemplateCallNode(token.Start, name, null);
        }

        _tokens.PutBack(next);
        return new TemplateCallNode(token.Start, name, Pipeline("template", TokenKind.RightDelimiter));
    }

    private string TemplateName(Token token, string context) =>
        token.Kind is TokenKind.String or TokenKind.RawString
            ? Encoding.UTF8.GetString(StringText(token))
            : throw Failure(token, $"{context} wants the name of a template in quotes");

    private void Expect(TokenKind kind, string context)
    {
        var token = _tokens.NextNonSpace();
        if (token.Kind != kind)
        {
            throw Unexpected(token, context);
        }
    }

    private ParseException Unexpected(Token token, string context) => token.Kind == TokenKind.End
        ? Failure(token, $"{context} ends too early")
        : Failure(token, $"\"{Text(token)}\" cannot stand here, in {context}{Advice(Text(token))}");

    private static string Advice(string word) => word is "{" or "}" ? ": look whether the action is closed right" : "";

    private static ParseException Failure(Token token, string message) => new(token.Start, message);

    private string Text(Token token) => Encoding.UTF8.GetString(_text, token.Start, token.End - token.Start);

    private byte[] StringText(Token token) =>
        Unquote.TryString(_text.AsSpan(token.Start, token.End - token.Start), out var text)
            ? text
            : throw Failure(token, "this string has an escape that there is none of; in backquotes nothing is escaped");
}
