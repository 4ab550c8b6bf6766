namespace Keyferry.Text.Yaml.Scanning;

/// <summary>The indicators that open and close collections, and where a key may begin.</summary>
internal sealed class StructureScanner(YamlCursor cursor, TokenQueue tokens, SimpleKeys keys)
{
    private const int MaxDepth = 10_000;

    private readonly Indentation _indents = new(tokens);
    private int _depth;

    /// <summary>Whether brackets or braces are open.</summary>
    public bool IsFlow => _depth > 0;

    /// <summary>Whether a key may begin at the cursor.</summary>
    public bool IsKeyAllowed { get; set; } = true;

    /// <summary>The innermost block collection's column; -1 where there is none.</summary>
    public int Indent => _indents.Current;

    /// <summary>The text ends: all blocks close.</summary>
    public void FetchEnd()
    {
        cursor.CloseLine();
        CloseBlocks(-1);
        keys.Remove();
        IsKeyAllowed = false;
        tokens.Append(new YamlToken(YamlTokenKind.StreamEnd, cursor.Line));
    }

    /// <summary>A line that begins with <c>%</c>.</summary>
    public void FetchDirective()
    {
        CloseBlocks(-1);
        keys.Remove();
        IsKeyAllowed = false;
        tokens.Append(TagScan.ReadDirective(cursor));
    }

    /// <summary><c>---</c> or <c>...</c>.</summary>
    public void FetchDocumentMark(YamlTokenKind kind)
    {
        CloseBlocks(-1);
        keys.Remove();
        IsKeyAllowed = false;
        tokens.Append(new YamlToken(kind, cursor.Line));
        cursor.Skip(3);
    }

    /// <summary>An opening bracket or brace.</summary>
    public void OpenFlow(YamlTokenKind kind)
    {
        SaveKey();
        keys.Push(tokens.NextNumber);
        if (++_depth > MaxDepth)
        {
            throw cursor.Error($"exceeded max depth of {MaxDepth}");
        }

        TakeIndicator(kind, isKeyAllowed: true);
    }

    /// <summary>A closing bracket or brace.</summary>
    public void CloseFlow(YamlTokenKind kind)
    {
        keys.Remove();
        if (IsFlow)
        {
            _depth--;
            keys.Pop();
        }

        TakeIndicator(kind, isKeyAllowed: false);
    }

    /// <summary>A <c>-</c> of a sequence.</summary>
    public void FetchBlockEntry()
    {
        // Within brackets it is an error, which the parser reports with more detail.
        if (!IsFlow)
        {
            OpenBlock("block sequence entries are not allowed in this context", YamlTokenKind.BlockSequenceStart);
        }

        keys.Remove();
        TakeIndicator(YamlTokenKind.BlockEntry, isKeyAllowed: true);
    }

    /// <summary>A <c>?</c> before a key.</summary>
    public void FetchKey()
    {
        if (!IsFlow)
        {
            OpenBlock("mapping keys are not allowed in this context", YamlTokenKind.BlockMappingStart);
        }

        keys.Remove();
        TakeIndicator(YamlTokenKind.Key, isKeyAllowed: !IsFlow);
    }

    /// <summary>A <c>:</c>, which may show that what stands before it is a key.</summary>
    public void FetchValue()
    {
        if (keys.IsCurrentOpen())
        {
            var (token, line, column) = keys.Current;
            tokens.Insert(token, new YamlToken(YamlTokenKind.Key, line));
            if (!IsFlow)
            {
                _indents.Open(column, token, YamlTokenKind.BlockMappingStart, line);
            }

            keys.Close();
            TakeIndicator(YamlTokenKind.Value, isKeyAllowed: false);
            return;
        }

        if (!IsFlow)
        {
            OpenBlock("mapping values are not allowed in this context", YamlTokenKind.BlockMappingStart);
        }

        TakeIndicator(YamlTokenKind.Value, isKeyAllowed: !IsFlow);
    }

    /// <summary>Closes the block collections that lie deeper than the column, unless brackets are open.</summary>
    public void CloseBlocks(int column)
    {
        if (!IsFlow)
        {
            _indents.CloseTo(column, cursor.Line);
        }
    }

    /// <summary>A token of one character.</summary>
    public void TakeIndicator(YamlTokenKind kind, bool isKeyAllowed)
    {
        IsKeyAllowed = isKeyAllowed;
        tokens.Append(new YamlToken(kind, cursor.Line));
        cursor.Skip();
    }

    /// <summary>Notes that a key may begin here; none can follow what comes now in its line.</summary>
    public void SaveKey()
    {
        if (IsKeyAllowed)
        {
            keys.Save(tokens.NextNumber, isRequired: !IsFlow && _indents.Current == cursor.Column);
        }

        IsKeyAllowed = false;
    }

    private void OpenBlock(string problem, YamlTokenKind kind)
    {
        if (!IsKeyAllowed)
        {
            throw cursor.Error(problem);
        }

        _indents.Open(cursor.Column, tokens.NextNumber, kind, cursor.Line);
    }
}
