namespace Keyferry.Text.Yaml.Scanning;

/// <summary>Cuts a YAML 1.1 text into tokens, one at a time.</summary>
internal sealed class TokenScanner
{
    private const int MaxDepth = 10_000;

    private readonly YamlCursor _cursor;
    private readonly Scratch _scratch;
    private readonly TokenQueue _tokens = new();
    private readonly Indentation _indents;
    private readonly SimpleKeys _keys;
    private int _depth;
    private bool _isKeyAllowed = true;
    private bool _isHeadReady;

    public TokenScanner(YamlInput input, Scratch scratch)
    {
        _cursor = new YamlCursor(input);
        _scratch = scratch;
        _indents = new Indentation(_tokens);
        _keys = new SimpleKeys(_cursor);
    }

    private bool IsFlow => _depth > 0;

    /// <summary>The next token. After the end of the stream it stays there.</summary>
    public Token Peek()
    {
        // A token that may begin a key waits until it is known whether it does: the key's token comes before it.
        while (!_isHeadReady)
        {
            if (!_tokens.IsEmpty && !_keys.MayBegin(_tokens.HeadNumber))
            {
                _isHeadReady = true;
            }
            else
            {
                Fetch();
            }
        }

        return _tokens.Head;
    }

    /// <summary>Steps over the next token.</summary>
    public void Take()
    {
        if (Peek().Kind == TokenKind.StreamEnd)
        {
            return;
        }

        _tokens.Take();
        _isHeadReady = false;
    }

    private void Fetch()
    {
        SkipToToken();
        CloseBlocks(_cursor.Column);
        _cursor.Input.Require(_cursor.Position, 4);
        if (_cursor.IsEnd)
        {
            FetchEnd();
        }
        else if (_cursor.Column == 0 && _cursor[0] == '%')
        {
            FetchDirective();
        }
        else if (_cursor.IsDocumentMark((byte)'-'))
        {
            FetchDocumentMark(TokenKind.DocumentStart);
        }
        else if (_cursor.IsDocumentMark((byte)'.'))
        {
            FetchDocumentMark(TokenKind.DocumentEnd);
        }
        else if (!TryFetchIndicator())
        {
            FetchPlain();
        }
    }

    private void SkipToToken()
    {
        while (true)
        {
            // Tabs may not indent a block.
            while (_cursor[0] == ' ' || (IsFlow || !_isKeyAllowed) && _cursor[0] == '\t')
            {
                _cursor.Skip();
            }

            _cursor.SkipComment();
            if (!_cursor.IsBreak())
            {
                return;
            }

            _cursor.SkipBreak();
            if (!IsFlow)
            {
                _isKeyAllowed = true;
            }
        }
    }

    private bool TryFetchIndicator()
    {
        var isLone = _cursor.IsBlankOrEnd(1);
        switch (_cursor[0])
        {
            case (byte)'[':
                OpenFlow(TokenKind.FlowSequenceStart);
                return true;
            case (byte)'{':
                OpenFlow(TokenKind.FlowMappingStart);
                return true;
            case (byte)']':
                CloseFlow(TokenKind.FlowSequenceEnd);
                return true;
            case (byte)'}':
                CloseFlow(TokenKind.FlowMappingEnd);
                return true;
            case (byte)',':
                _keys.Remove();
                TakeIndicator(TokenKind.FlowEntry, isKeyAllowed: true);
                return true;
            case (byte)'-' when isLone:
                FetchBlockEntry();
                return true;
            case (byte)'?' when isLone || IsFlow:
                FetchKey();
                return true;
            case (byte)':' when isLone || IsFlow:
                FetchValue();
                return true;
            default:
                return TryFetchNode();
        }
    }

    private bool TryFetchNode()
    {
        var line = _cursor.Line;
        switch (_cursor[0])
        {
            case (byte)'*' or (byte)'&':
                SaveKey();
                var kind = _cursor[0] == '*' ? TokenKind.Alias : TokenKind.Anchor;
                _tokens.Append(new Token(kind, line, Handle: TagScan.ReadAnchor(_cursor)));
                return true;
            case (byte)'!':
                SaveKey();
                var (handle, suffix) = TagScan.ReadTag(_cursor);
                _tokens.Append(new Token(TokenKind.Tag, line, Handle: handle, Suffix: suffix));
                return true;
            case (byte)'|' or (byte)'>' when !IsFlow:
                _keys.Remove();
                _isKeyAllowed = true;
                _tokens.Append(new Token(
                    TokenKind.Scalar, line, BlockScalar.Read(_cursor, _scratch, _indents.Current)));
                return true;
            case (byte)'\'' or (byte)'"':
                SaveKey();
                _tokens.Append(new Token(TokenKind.Scalar, line, QuotedScalar.Read(_cursor, _scratch)));
                return true;
            default:
                return false;
        }
    }

    private void FetchPlain()
    {
        var first = _cursor[0];
        var isIndicator = "-?:,[]{}#&*!|>'\"%@`"u8.Contains(first) || _cursor.IsBlankOrEnd();
        var mayBegin = !isIndicator
            || first == '-' && !_cursor.IsBlank(1)
            || !IsFlow && first is (byte)'?' or (byte)':' && !_cursor.IsBlankOrEnd(1);
        if (!mayBegin)
        {
            throw _cursor.Fault("found character that cannot start any token");
        }

        SaveKey();
        var line = _cursor.Line;
        var text = PlainScalar.Read(_cursor, _scratch, _indents.Current + 1, IsFlow, out var crossedLine);
        _tokens.Append(new Token(TokenKind.Scalar, line, text, IsPlain: true));
        if (crossedLine)
        {
            _isKeyAllowed = true;
        }
    }

    private void FetchEnd()
    {
        _cursor.CloseLine();
        CloseBlocks(-1);
        _keys.Remove();
        _isKeyAllowed = false;
        _tokens.Append(new Token(TokenKind.StreamEnd, _cursor.Line));
    }

    private void FetchDirective()
    {
        CloseBlocks(-1);
        _keys.Remove();
        _isKeyAllowed = false;
        _tokens.Append(TagScan.ReadDirective(_cursor));
    }

    private void FetchDocumentMark(TokenKind kind)
    {
        CloseBlocks(-1);
        _keys.Remove();
        _isKeyAllowed = false;
        _tokens.Append(new Token(kind, _cursor.Line));
        _cursor.Skip(3);
    }

    private void OpenFlow(TokenKind kind)
    {
        SaveKey();
        _keys.Push(_tokens.NextNumber);
        if (++_depth > MaxDepth)
        {
            throw _cursor.Fault($"exceeded max depth of {MaxDepth}");
        }

        TakeIndicator(kind, isKeyAllowed: true);
    }

    private void CloseFlow(TokenKind kind)
    {
        _keys.Remove();
        if (IsFlow)
        {
            _depth--;
            _keys.Pop();
        }

        TakeIndicator(kind, isKeyAllowed: false);
    }

    private void FetchBlockEntry()
    {
        // Within brackets it is a fault that the parser tells better.
        if (!IsFlow)
        {
            OpenBlock("block sequence entries are not allowed in this context", TokenKind.BlockSequenceStart);
        }

        _keys.Remove();
        TakeIndicator(TokenKind.BlockEntry, isKeyAllowed: true);
    }

    private void FetchKey()
    {
        if (!IsFlow)
        {
            OpenBlock("mapping keys are not allowed in this context", TokenKind.BlockMappingStart);
        }

        _keys.Remove();
        TakeIndicator(TokenKind.Key, isKeyAllowed: !IsFlow);
    }

    private void FetchValue()
    {
        if (_keys.IsCurrentOpen())
        {
            var (token, line, column) = _keys.Current;
            _tokens.Insert(token, new Token(TokenKind.Key, line));
            if (!IsFlow)
            {
                _indents.Open(column, token, TokenKind.BlockMappingStart, line);
            }

            _keys.Close();
            TakeIndicator(TokenKind.Value, isKeyAllowed: false);
            return;
        }

        if (!IsFlow)
        {
            OpenBlock("mapping values are not allowed in this context", TokenKind.BlockMappingStart);
        }

        TakeIndicator(TokenKind.Value, isKeyAllowed: !IsFlow);
    }

    private void OpenBlock(string problem, TokenKind kind)
    {
        if (!_isKeyAllowed)
        {
            throw _cursor.Fault(problem);
        }

        _indents.Open(_cursor.Column, _tokens.NextNumber, kind, _cursor.Line);
    }

    private void CloseBlocks(int column)
    {
        if (!IsFlow)
        {
            _indents.CloseTo(column, _cursor.Line);
        }
    }

    private void TakeIndicator(TokenKind kind, bool isKeyAllowed)
    {
        _isKeyAllowed = isKeyAllowed;
        _tokens.Append(new Token(kind, _cursor.Line));
        _cursor.Skip();
    }

    /// <summary>Notes that a key may begin here; none can follow what comes now in its line.</summary>
    private void SaveKey()
    {
        if (_isKeyAllowed)
        {
            _keys.Save(_tokens.NextNumber, isRequired: !IsFlow && _indents.Current == _cursor.Column);
        }

        _isKeyAllowed = false;
    }
}
