using Keyferry.Text.Runtime;
using Keyferry.Text.Templates.Nodes;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Parsing;

/// <content>Pipelines, commands and operands.</content>
internal sealed partial class Parser
{
    private const int MaximumParentheses = 10_000;

    private Pipeline Pipeline(string context, TokenKind end)
    {
        var start = _tokens.PeekNonSpace().Start;
        var variables = Variables(context, out var isAssignment);
        var commands = new List<Command>(2);
        for (var token = _tokens.NextNonSpace(); token.Kind != end; token = _tokens.NextNonSpace())
        {
            if (!StartsOperand(token.Kind))
            {
                throw Unexpected(token, context);
            }

            _tokens.PutBack(token);
            var command = Command(context);
            if (commands.Count > 0 && !command.First.CanTakePiped)
            {
                throw new ParseException(command.First.Position, "a constant cannot take what is piped into it");
            }

            commands.Add(command);
        }

        return commands.Count > 0
            ? new Pipeline(start, [.. commands], variables, isAssignment)
            : throw new ParseException(start, $"{context} lacks a value");
    }

    private static bool StartsOperand(TokenKind kind) => kind is TokenKind.Bool or TokenKind.Character
        or TokenKind.Complex or TokenKind.Dot or TokenKind.Field or TokenKind.Identifier or TokenKind.Number
        or TokenKind.Nil or TokenKind.RawString or TokenKind.String or TokenKind.Variable
        or TokenKind.LeftParenthesis;

    private string[] Variables(string context, out bool isAssignment)
    {
        isAssignment = false;
        List<string>? variables = null;
        while (_tokens.PeekNonSpace() is { Kind: TokenKind.Variable } variable)
        {
            _tokens.NextNonSpace();
            var adjacent = _tokens.Peek();
            var next = _tokens.PeekNonSpace();
            if (next.Kind is TokenKind.Assign or TokenKind.Declare)
            {
                _tokens.NextNonSpace();
                isAssignment = next.Kind == TokenKind.Assign;
                (variables ??= []).Add(Declare(variable));
                return [.. variables];
            }

            if (next.Kind == TokenKind.Other && _text[next.Start] == ',')
            {
                _tokens.NextNonSpace();
                (variables ??= []).Add(Declare(variable));
                if (context != "range" || variables.Count > 1)
                {
                    throw Failure(next, $"{context} declares too many variables");
                }

                if (_tokens.PeekNonSpace().Kind is TokenKind.Variable or TokenKind.RightDelimiter
                    or TokenKind.RightParenthesis)
                {
                    continue;
                }

                throw Failure(next, "after the comma range wants a second variable");
            }

            // It is an argument; the space behind it separates it from the next one and is put back.
            if (adjacent.Kind == TokenKind.Space)
            {
                _tokens.PutBack(adjacent);
            }

            _tokens.PutBack(variable);
            break;
        }

        return variables is null ? [] : [.. variables];
    }

    private string Declare(Token variable) => _scope.Declare(Text(variable));

    private Command Command(string context)
    {
        var start = _tokens.PeekNonSpace();
        var operands = new List<Operand>(3);
        var conditions = _scope.Conditions;
        while (true)
        {
            _tokens.PeekNonSpace();
            if (Operand() is { } operand)
            {
                operands.Add(operand);
            }

            // "and" and "or" always evaluate their first operand; the others may be skipped.
            if (operands is [ShortCircuitOperand, ..])
            {
                _scope.Conditions = conditions + (operands.Count > 1 ? 1 : 0);
            }

            var token = _tokens.Next();
            if (token.Kind == TokenKind.Space)
            {
                continue;
            }

            if (token.Kind is TokenKind.RightDelimiter or TokenKind.RightParenthesis)
            {
                _tokens.PutBack(token);
            }
            else if (token.Kind != TokenKind.Pipe)
            {
                throw Unexpected(token, context);
            }

            break;
        }

        if (operands.Count == 0)
        {
            throw Failure(start, $"an empty command in {context}");
        }

        _scope.Conditions = conditions;
        _reads.Note(operands, _scope);
        return new Command(operands[0], [.. operands.Skip(1)]);
    }

    private Operand? Operand()
    {
        var start = _tokens.PeekNonSpace();
        var term = Term();
        if (term is null || _tokens.Peek().Kind != TokenKind.Field)
        {
            return term;
        }

        var names = new List<GoString>();
        while (_tokens.Peek().Kind == TokenKind.Field)
        {
            names.Add(FieldName(_tokens.Next()));
        }

        return term switch
        {
            FieldOperand field => new FieldOperand(start.Start, [.. field.Names, .. names]),
            VariableOperand variable => new VariableOperand(
                start.Start, variable.Name, [.. variable.Fields, .. names]),
            ConstantOperand or NilOperand or DotOperand =>
                throw Failure(start, $"{Text(start)} has no fields"),
            _ => new ChainOperand(start.Start, term, [.. names]),
        };
    }

    private Operand? Term()
    {
        var token = _tokens.NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Identifier:
                return Function(token);
            case TokenKind.Dot:
                return new DotOperand(token.Start);
            case TokenKind.Nil:
                return new NilOperand(token.Start);
            case TokenKind.Variable:
                return UseVariable(token);
            case TokenKind.Field:
                return new FieldOperand(token.Start, [FieldName(token)]);
            case TokenKind.Bool:
                return new ConstantOperand(token.Start, GoValue.Of(_text[token.Start] == 't'));
            case TokenKind.Character or TokenKind.Number or TokenKind.Complex:
                return Number(token);
            case TokenKind.String or TokenKind.RawString:
                return String(token);
            case TokenKind.LeftParenthesis:
                return Parenthesised(token);
            default:
                _tokens.PutBack(token);
                return null;
        }
    }

    private Operand Function(Token token)
    {
        var name = Text(token);
        if (name is "and" or "or")
        {
            return new ShortCircuitOperand(token.Start, name);
        }

        return _options.Functions.TryFind(name, out var function)
            ? new CallOperand(token.Start, function)
            : throw Failure(token, UnknownFunction.Describe(name, _options.Functions));
    }

    private ConstantOperand String(Token token)
    {
        var text = StringText(token);
        _reads.Literals.Add(text);
        return new ConstantOperand(token.Start, GoValue.Of(new GoString(text)));
    }

    private ConstantOperand Number(Token token)
    {
        var text = _text.AsSpan(token.Start, token.End - token.Start);
        return NumberConstant.TryRead(text, token.Kind, out var number, out var error)
            ? new ConstantOperand(token.Start, number)
            : throw Failure(token, error);
    }

    private PipelineOperand Parenthesised(Token token)
    {
        if (_parentheses >= MaximumParentheses)
        {
            throw Failure(token, $"parentheses are nested more than {MaximumParentheses} deep");
        }

        _parentheses++;
        var pipeline = StackGuard.HasRoom
            ? Pipeline("parentheses", TokenKind.RightParenthesis)
            : StackGuard.OnNewStack(() => Pipeline("parentheses", TokenKind.RightParenthesis));
        _parentheses--;
        return new PipelineOperand(token.Start, pipeline);
    }

    private VariableOperand UseVariable(Token token)
    {
        var name = Text(token);
        return _scope.Find(name) is { } known
            ? new VariableOperand(token.Start, known, [])
            : throw Failure(token, $"the variable {name} is not defined: declare it with := first");
    }

    private GoString FieldName(Token token) => new(_text, token.Start + 1, token.End - token.Start - 1);
}
