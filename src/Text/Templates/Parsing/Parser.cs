using System.Text;
using Keyferry.Text.Templates.Nodes;

namespace Keyferry.Text.Templates.Parsing;

/// <summary>Reads a template's text into nodes. Control structures here; pipelines and operands in the other part.</summary>
internal sealed partial class Parser
{
    private readonly byte[] _text;
    private readonly TokenReader _tokens;
    private readonly Dictionary<string, ListNode> _definitions = new(StringComparer.Ordinal);
    private readonly ReadNames _reads;
    private Scope _scope = new(isMain: true);
    private int _parentheses;

    private Parser(byte[] text, Delimiters delimiters)
    {
        _text = text;
        _tokens = new TokenReader(new Lexer(text, delimiters));
        _reads = new ReadNames();
    }

    /// <summary>Reads a template.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">Its text, which the nodes will point into.</param>
    /// <param name="delimiters">What marks actions.</param>
    /// <param name="reads">What it reads from its data.</param>
    /// <returns>The bodies by template name, the main one among them.</returns>
    /// <exception cref="ParseFailure">The text is no template.</exception>
    public static Dictionary<string, ListNode> Parse(
        string name, byte[] text, Delimiters delimiters, out ReadNames reads)
    {
        var parser = new Parser(text, delimiters);
        parser.Define(name, parser.Main(), 0);
        reads = parser._reads;
        return parser._definitions;
    }

    private ListNode Main()
    {
        var nodes = new List<Node>();
        while (_tokens.Peek() is { Kind: not TokenKind.End } token)
        {
            if (token.Kind == TokenKind.LeftDelimiter)
            {
                _tokens.Next();
                var word = _tokens.NextNonSpace();
                if (word.Kind == TokenKind.Define)
                {
                    Definition();
                    continue;
                }

                _tokens.PutBack(word);
                _tokens.PutBack(token);
            }

            var (node, ending) = TextOrAction();
            if (ending is { } misplaced)
                throw Failure(misplaced, $"{{{{ {Text(misplaced)} }}}} closes nothing: no if, range, with, block or define is open");

            nodes.Add(node!);
        }

        return new ListNode(0, [.. nodes]);
    }

    private void Define(string name, ListNode body, int position)
    {
        if (!_definitions.TryGetValue(name, out var existing) || existing.IsBlank)
            _definitions[name] = body;
        else if (!body.IsBlank)
            throw new ParseFailure(position, $"the template \"{name}\" is defined more than once");
    }

    private void Definition()
    {
        var token = _tokens.NextNonSpace();
        var name = TemplateName(token, "define");
        Expect(TokenKind.RightDelimiter, "define");
        Define(name, OwnBody("define"), token.Start);
    }

    /// <summary>A body with variables, loops and a dot of its own, up to its end.</summary>
    private ListNode OwnBody(string context)
    {
        var outer = _scope;
        _scope = new Scope(isMain: false);
        var (body, ending) = List(context);
        if (ending.Kind != TokenKind.EndKeyword)
            throw Failure(ending, $"{context} has no else");

        _scope = outer;
        return body;
    }

    private (ListNode Body, Token Ending) List(string context)
    {
        if (!StackGuard.HasRoom)
            return StackGuard.OnNewStack(() => ListNodes(context));

        return ListNodes(context);
    }

    private (ListNode Body, Token Ending) ListNodes(string context)
    {
        var nodes = new List<Node>();
        var start = _tokens.PeekNonSpace();
        while (_tokens.PeekNonSpace().Kind != TokenKind.End)
        {
            var (node, ending) = TextOrAction();
            if (ending is { } token)
                return (new ListNode(start.Start, [.. nodes]), token);

            nodes.Add(node!);
        }

        throw Failure(start, $"{context} is not closed: {{{{ end }}}} is missing");
    }

    /// <summary>A node, or the end or else that closes the list.</summary>
    private (Node? Node, Token? Ending) TextOrAction()
    {
        var token = _tokens.NextNonSpace();
        if (token.Kind == TokenKind.Text)
            return (new TextNode(token.Start, _text, token.Start, token.End), null);

        if (token.Kind != TokenKind.LeftDelimiter)
            throw Unexpected(token, "the template");

        var word = _tokens.NextNonSpace();
        switch (word.Kind)
        {
            case TokenKind.EndKeyword:
                Expect(TokenKind.RightDelimiter, "end");
                return (null, word);
            case TokenKind.Else:
                if (_tokens.PeekNonSpace().Kind is not (TokenKind.If or TokenKind.With))
                    Expect(TokenKind.RightDelimiter, "else");

                return (null, word);
            case TokenKind.If:
                return (Branch("if", word), null);
            case TokenKind.With:
                return (Branch("with", word), null);
            case TokenKind.Range:
                return (Range(word), null);
            case TokenKind.Break:
                return (LoopExit(word, Flow.Break), null);
            case TokenKind.Continue:
                return (LoopExit(word, Flow.Continue), null);
            case TokenKind.Block:
                return (Block(), null);
            case TokenKind.Template:
                return (TemplateCall(), null);
            default:
                _tokens.PutBack(word);
                return (new ActionNode(word.Start, Pipeline("an action", TokenKind.RightDelimiter)), null);
        }
    }

    private LoopExitNode LoopExit(Token word, Flow flow)
    {
        Expect(TokenKind.RightDelimiter, Text(word));
        return _scope.RangeDepth > 0
            ? new LoopExitNode(word.Start, flow)
            : throw Failure(word, $"{Text(word)} stands outside of a range");
    }

    private BranchNode Branch(string context, Token word)
    {
        var variables = _scope.Mark;
        var pipeline = Pipeline(context, TokenKind.RightDelimiter);
        _scope.Conditions++;
        var (body, ending) = Body(context, changesDot: context == "with");
        var otherwise = ending.Kind == TokenKind.Else ? Otherwise(context) : null;
        _scope.Conditions--;
        _scope.Release(variables);
        return new BranchNode(word.Start, context == "with", pipeline, body, otherwise);
    }

    private RangeNode Range(Token word)
    {
        var variables = _scope.Mark;
        var pipeline = Pipeline("range", TokenKind.RightDelimiter);
        _scope.RangeDepth++;
        _scope.Conditions++;
        var (body, ending) = Body("range", changesDot: true);
        _scope.RangeDepth--;
        var otherwise = ending.Kind == TokenKind.Else ? Otherwise("range") : null;
        _scope.Conditions--;
        _scope.Release(variables);
        return new RangeNode(word.Start, pipeline, body, otherwise);
    }

    private (ListNode Body, Token Ending) Body(string context, bool changesDot)
    {
        var wasRoot = _scope.DotIsRoot;
        _scope.DotIsRoot = wasRoot && !changesDot;
        var result = List(context);
        _scope.DotIsRoot = wasRoot;
        return result;
    }

    private ListNode Otherwise(string context)
    {
        // "else if" and "else with" open no block of their own: one end closes both.
        var next = _tokens.PeekNonSpace();
        var isChained = (context == "if" && next.Kind == TokenKind.If)
            || (context == "with" && next.Kind == TokenKind.With);
        if (isChained)
        {
            _tokens.NextNonSpace();
            return new ListNode(next.Start, [Chained(context, next)]);
        }

        if (next.Kind is TokenKind.If or TokenKind.With)
            throw Failure(next, $"{context} cannot go on with else {Text(next)}: write else, and open another block in it");

        var (body, ending) = List("else");
        return ending.Kind == TokenKind.EndKeyword ? body : throw Failure(ending, "a second else: only end can follow");
    }

    private BranchNode Chained(string context, Token word) => StackGuard.HasRoom
        ? Branch(context, word)
        : StackGuard.OnNewStack(() => Branch(context, word));

    private TemplateCallNode Block()
    {
        var token = _tokens.NextNonSpace();
        var name = TemplateName(token, "block");
        var pipeline = Pipeline("block", TokenKind.RightDelimiter);
        Define(name, OwnBody("block"), token.Start);
        return new TemplateCallNode(token.Start, name, pipeline);
    }

    private TemplateCallNode TemplateCall()
    {
        var token = _tokens.NextNonSpace();
        var name = TemplateName(token, "template");
        var next = _tokens.NextNonSpace();
        if (next.Kind == TokenKind.RightDelimiter)
            return new TemplateCallNode(token.Start, name, null);

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
            throw Unexpected(token, context);
    }

    private ParseFailure Unexpected(Token token, string context) => token.Kind == TokenKind.End
        ? Failure(token, $"{context} ends too early")
        : Failure(token, $"\"{Text(token)}\" cannot stand here, in {context}{Advice(Text(token))}");

    private static string Advice(string word) => word is "{" or "}" ? ": look whether the action is closed right" : "";

    private static ParseFailure Failure(Token token, string message) => new(token.Start, message);

    private string Text(Token token) => Encoding.UTF8.GetString(_text, token.Start, token.End - token.Start);

    private byte[] StringText(Token token) =>
        Unquote.TryString(_text.AsSpan(token.Start, token.End - token.Start), out var text)
            ? text
            : throw Failure(token, "this string has an escape that there is none of; in backquotes nothing is escaped");
}
