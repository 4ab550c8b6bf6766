using Keyferry.Text.Templates.Nodes;

namespace Keyferry.Text.Templates.Parsing;

/// <content>Blocks: what opens one, its else and its end.</content>
internal sealed partial class Parser
{
    // From the template itself inwards.
    private readonly Stack<OpenBlock> _open = new();

    private OpenBlock Innermost => _open.Peek();

    private void OpenControl(Token word, bool isChained)
    {
        CheckDepth(word);
        var variables = _scope.Mark;
        var block = new OpenBlock(word.Kind, word, _scope)
        {
            IsChained = isChained,
            Variables = variables,
            DotWasRoot = _scope.DotIsRoot,
            Pipeline = Pipeline(
                word.Kind switch { TokenKind.If => "if", TokenKind.With => "with", _ => "range" },
                TokenKind.RightDelimiter),
        };
        _scope.Conditions++;
        if (block.Kind == TokenKind.Range)
        {
            _scope.RangeDepth++;
        }

        if (block.Kind != TokenKind.If)
        {
            _scope.DotIsRoot = false;
        }

        Add(block);
    }

    private void OpenDefinition()
    {
        var token = _tokens.NextNonSpace();
        CheckDepth(token);
        var name = TemplateName(token, "define");
        Expect(TokenKind.RightDelimiter, "define");
        Add(new OpenBlock(TokenKind.Define, token, _scope) { Defines = name, NamePosition = token.Start });
        _scope = new Scope(isMain: false);
    }

    private void OpenNamedBlock()
    {
        var token = _tokens.NextNonSpace();
        CheckDepth(token);
        var name = TemplateName(token, "block");
        Add(new OpenBlock(TokenKind.Block, token, _scope)
        {
            Defines = name,
            NamePosition = token.Start,
            Pipeline = Pipeline("block", TokenKind.RightDelimiter),
        });
        _scope = new Scope(isMain: false);
    }

    private void Add(OpenBlock block)
    {
        _open.Push(block);
        block.ListStart = _tokens.PeekNonSpace();
    }

    private void CheckDepth(Token token)
    {
        if (_open.Count > _options.Limits.BlockDepth)
        {
            throw Failure(
                token, "blocks (if, range, with, block, and each else if) are nested more than "
                + $"{_options.Limits.BlockDepth} deep: "
                + "{{ define }} the inner ones and call them with {{ template }}, or shorten the chain of else if");
        }
    }

    private void CheckThatOneIsOpen(Token word)
    {
        if (Innermost.Kind == TokenKind.End)
        {
            throw Failure(word, $"{{{{ {Text(word)} }}}} closes nothing: no if, range, with, block or define is open");
        }
    }

    private void Else(Token word)
    {
        var next = _tokens.PeekNonSpace();
        var goesOn = next.Kind is TokenKind.If or TokenKind.With;
        if (!goesOn)
        {
            Expect(TokenKind.RightDelimiter, "else");
        }

        CheckThatOneIsOpen(word);
        var block = Innermost;
        if (block.IsDefinition)
        {
            throw Failure(word, $"{block.Name} has no else");
        }

        if (block.Body is not null)
        {
            throw Failure(word, "a second else: only end can follow");
        }

        block.Body = EndList(block);
        _scope.DotIsRoot = block.DotWasRoot;
        if (block.Kind == TokenKind.Range)
        {
            _scope.RangeDepth--;
        }

        if (!goesOn)
        {
            block.ListStart = _tokens.PeekNonSpace();
            return;
        }

        if (next.Kind != block.Kind)
        {
            throw Failure(next, $"{block.Name} cannot go on with else {Text(next)}: write else, and open another block in it");
        }

        // "else if" and "else with" open no block of their own: one end closes both.
        _tokens.NextNonSpace();
        block.ListStart = next;
        OpenControl(next, isChained: true);
    }

    /// <summary>Ends the innermost block, and those that it is chained to.</summary>
    private void Close()
    {
        while (true)
        {
            var block = _open.Pop();
            var list = EndList(block);
            if (block.IsDefinition)
            {
                CloseDefinition(block, list);
            }
            else
            {
                Innermost.Nodes.Add(CloseControl(block, list));
            }

            if (!block.IsChained)
            {
                return;
            }
        }
    }

    private void CloseDefinition(OpenBlock block, ListNode list)
    {
        _scope = block.OuterScope;
        Define(block.Defines, list, block.NamePosition);
        if (block.Pipeline is { } pipeline)
        {
            Innermost.Nodes.Add(new TemplateCallNode(block.NamePosition, block.Defines, pipeline));
        }
    }

    private Node CloseControl(OpenBlock block, ListNode list)
    {
        if (block.Body is null && block.Kind == TokenKind.Range)
        {
            _scope.RangeDepth--;
        }

        _scope.DotIsRoot = block.DotWasRoot;
        _scope.Conditions--;
        _scope.Release(block.Variables);
        var (body, elseBranch) = block.Body is null ? (list, null) : (block.Body, list);
        return block.Kind == TokenKind.Range
            ? new RangeNode(block.Word.Start, block.Pipeline!, body, elseBranch)
            : new BranchNode(block.Word.Start, block.Kind == TokenKind.With, block.Pipeline!, body, elseBranch);
    }

    private static ListNode EndList(OpenBlock block)
    {
        var list = new ListNode(block.ListStart.Start, [.. block.Nodes]);
        block.Nodes = [];
        return list;
    }
}
