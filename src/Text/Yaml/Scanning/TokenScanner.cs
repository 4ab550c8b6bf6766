namespace Keyferry.Text.Yaml.Scanning;

/// <summary>Cuts a YAML 1.1 text into tokens, one at a time.</summary>
internal sealed class TokenScanner
{
    private readonly YamlCursor _cursor;
    private readonly Scratch _scratch;
    private readonly TokenQueue _tokens = new();
    private readonly SimpleKeys _keys;
    private readonly StructureScanner _structure;
    private bool _isHeadReady;

    public TokenScanner(YamlInput input, Scratch scratch)
    {
        _cursor = new YamlCursor(input);
        _scratch = scratch;
        _keys = new SimpleKeys(_cursor);
        _structure = new StructureScanner(_cursor, _tokens, _keys);
    }

    private bool IsFlow => _structure.IsFlow;

    /// <summary>The next token. After the end of the stream it stays there.</summary>
    public YamlToken Peek()
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
        if (Peek().Kind == YamlTokenKind.StreamEnd)
        {
            return;
        }

        _tokens.Take();
        _isHeadReady = false;
    }

    private void Fetch()
    {
        SkipToToken();
        _structure.CloseBlocks(_cursor.Column);
        _cursor.Input.Require(_cursor.Position, 4);
        if (_cursor.IsEnd)
        {
            _structure.FetchEnd();
        }
        else if (_cursor.Column == 0 && _cursor[0] == '%')
        {
            _structure.FetchDirective();
        }
        else if (_cursor.IsDocumentMark((byte)'-'))
        {
            _structure.FetchDocumentMark(YamlTokenKind.DocumentStart);
        }
        else if (_cursor.IsDocumentMark((byte)'.'))
        {
            _structure.FetchDocumentMark(YamlTokenKind.DocumentEnd);
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
            while (_cursor[0] == ' ' || (IsFlow || !_structure.IsKeyAllowed) && _cursor[0] == '\t')
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
                _structure.IsKeyAllowed = true;
            }
        }
    }

    private bool TryFetchIndicator()
    {
        var isLone = _cursor.IsBlankOrEnd(1);
        switch (_cursor[0])
        {
            case (byte)'[':
                _structure.OpenFlow(YamlTokenKind.FlowSequenceStart);
                return true;
            case (byte)'{':
                _structure.OpenFlow(YamlTokenKind.FlowMappingStart);
                return true;
            case (byte)']':
                _structure.CloseFlow(YamlTokenKind.FlowSequenceEnd);
                return true;
            case (byte)'}':
                _structure.CloseFlow(YamlTokenKind.FlowMappingEnd);
                return true;
            case (byte)',':
                _keys.Remove();
                _structure.TakeIndicator(YamlTokenKind.FlowEntry, isKeyAllowed: true);
                return true;
            case (byte)'-' when isLone:
                _structure.FetchBlockEntry();
                return true;
            case (byte)'?' when isLone || IsFlow:
                _structure.FetchKey();
                return true;
            case (byte)':' when isLone || IsFlow:
                _structure.FetchValue();
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
                _structure.SaveKey();
                var kind = _cursor[0] == '*' ? YamlTokenKind.Alias : YamlTokenKind.Anchor;
                _tokens.Append(new YamlToken(kind, line, Handle: TagScan.ReadAnchor(_cursor)));
                return true;
            case (byte)'!':
                _structure.SaveKey();
                var (handle, suffix) = TagScan.ReadTag(_cursor);
                _tokens.Append(new YamlToken(YamlTokenKind.Tag, line, Handle: handle, Suffix: suffix));
                return true;
            case (byte)'|' or (byte)'>' when !IsFlow:
                _keys.Remove();
                _structure.IsKeyAllowed = true;
                _tokens.Append(new YamlToken(
                    YamlTokenKind.Scalar, line, BlockScalar.Read(_cursor, _scratch, _structure.Indent)));
                return true;
            case (byte)'\'' or (byte)'"':
                _structure.SaveKey();
                _tokens.Append(new YamlToken(YamlTokenKind.Scalar, line, QuotedScalar.Read(_cursor, _scratch)));
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
            throw _cursor.Error("found character that cannot start any token");
        }

        _structure.SaveKey();
        var line = _cursor.Line;
        var text = PlainScalar.Read(_cursor, _scratch, _structure.Indent + 1, IsFlow, out var crossedLine);
        _tokens.Append(new YamlToken(YamlTokenKind.Scalar, line, text, IsPlain: true));
        if (crossedLine)
        {
            _structure.IsKeyAllowed = true;
        }
    }
}
