using Keyferry.Text.Yaml.Scanning;

namespace Keyferry.Text.Yaml.Parsing;

/// <summary>Reads the events of a YAML stream. Keeps its own stack: no nesting can overflow the thread's.</summary>
internal sealed partial class EventReader(TokenScanner tokens)
{
    private readonly Stack<ParserState> _outer = new();
    private readonly TagDirectives _tags = new();
    private ParserState _state = ParserState.FirstDocument;

    /// <summary>The next event.</summary>
    /// <exception cref="YamlException">The text is not YAML.</exception>
    public YamlEvent Read() => _state switch
    {
        ParserState.FirstDocument => ReadDocumentStart(isFirst: true),
        ParserState.NextDocument => ReadDocumentStart(isFirst: false),
        ParserState.DocumentContent => ReadDocumentContent(),
        ParserState.DocumentEnd => ReadDocumentEnd(),
        ParserState.BlockNode => ReadNode(isBlock: true),
        ParserState.SequenceFirst => ReadSequenceEntry(isFirst: true),
        ParserState.SequenceEntry => ReadSequenceEntry(isFirst: false),
        ParserState.BareSequenceEntry => ReadBareSequenceEntry(),
        ParserState.MappingFirst => ReadMappingKey(isFirst: true),
        ParserState.MappingKey => ReadMappingKey(isFirst: false),
        ParserState.MappingValue => ReadMappingValue(),
        ParserState.FlowSequenceFirst => ReadFlowSequenceEntry(isFirst: true),
        ParserState.FlowSequenceEntry => ReadFlowSequenceEntry(isFirst: false),
        ParserState.PairKey => ReadPairKey(),
        ParserState.PairValue => ReadPairValue(),
        ParserState.PairEnd => EndPair(),
        ParserState.FlowMappingFirst => ReadFlowMappingKey(isFirst: true),
        ParserState.FlowMappingKey => ReadFlowMappingKey(isFirst: false),
        ParserState.FlowMappingValue => ReadFlowMappingValue(),
        ParserState.FlowMappingNoValue => Empty(tokens.Peek().Line, ParserState.FlowMappingKey),
        _ => new YamlEvent(EventKind.StreamEnd, tokens.Peek().Line),
    };

    private YamlEvent ReadDocumentStart(bool isFirst)
    {
        while (!isFirst && tokens.Peek().Kind == YamlTokenKind.DocumentEnd)
        {
            tokens.Take();
        }

        var token = tokens.Peek();
        if (token.Kind == YamlTokenKind.StreamEnd)
        {
            _state = ParserState.End;
            return new YamlEvent(EventKind.StreamEnd, token.Line);
        }

        var isExplicit = !isFirst
            || token.Kind is YamlTokenKind.VersionDirective or YamlTokenKind.TagDirective or YamlTokenKind.DocumentStart;
        ReadDirectives();
        if (isExplicit && tokens.Peek().Kind != YamlTokenKind.DocumentStart)
        {
            throw Error("did not find expected <document start>");
        }

        if (isExplicit)
        {
            tokens.Take();
        }

        _outer.Push(ParserState.DocumentEnd);
        _state = isExplicit ? ParserState.DocumentContent : ParserState.BlockNode;
        return new YamlEvent(EventKind.DocumentStart, token.Line);
    }

    private void ReadDirectives()
    {
        var hasVersion = false;
        for (; tokens.Peek().Kind is YamlTokenKind.VersionDirective or YamlTokenKind.TagDirective; tokens.Take())
        {
            var token = tokens.Peek();
            if (token.Kind == YamlTokenKind.TagDirective)
            {
                if (!_tags.TryAdd(token.Handle, token.Suffix))
                {
                    throw Error("found duplicate %TAG directive");
                }

                continue;
            }

            if (hasVersion)
            {
                throw Error("found duplicate %YAML directive");
            }

            if (token.Handle != "1.1")
            {
                throw Error("found incompatible YAML document");
            }

            hasVersion = true;
        }

        _tags.AddDefaults();
    }

    private YamlEvent ReadDocumentContent()
    {
        var token = tokens.Peek();
        return token.Kind is YamlTokenKind.VersionDirective or YamlTokenKind.TagDirective or YamlTokenKind.DocumentStart
            or YamlTokenKind.DocumentEnd or YamlTokenKind.StreamEnd
            ? Empty(token.Line, _outer.Pop())
            : ReadNode(isBlock: true);
    }

    private YamlEvent ReadDocumentEnd()
    {
        var line = tokens.Peek().Line;
        if (tokens.Peek().Kind == YamlTokenKind.DocumentEnd)
        {
            tokens.Take();
        }

        _tags.Clear();
        _state = ParserState.NextDocument;
        return new YamlEvent(EventKind.DocumentEnd, line);
    }

    private YamlEvent ReadNode(bool isBlock, bool mayBeBareSequence = false)
    {
        var token = tokens.Peek();
        if (token.Kind == YamlTokenKind.Alias)
        {
            tokens.Take();
            _state = _outer.Pop();
            return new YamlEvent(EventKind.Alias, token.Line, token.Handle);
        }

        var line = token.Line;
        var (anchor, tag) = ReadProperties();
        token = tokens.Peek();
        if (token.Kind == YamlTokenKind.Scalar)
        {
            tokens.Take();
            _state = _outer.Pop();
            var isImplicit = tag.Length == 0 ? token.IsPlain : tag == "!";
            return new YamlEvent(EventKind.Scalar, line, anchor, tag, token.Text, isImplicit);
        }

        ParserState? collection = token.Kind switch
        {
            YamlTokenKind.BlockEntry when mayBeBareSequence => ParserState.BareSequenceEntry,
            YamlTokenKind.FlowSequenceStart => ParserState.FlowSequenceFirst,
            YamlTokenKind.FlowMappingStart => ParserState.FlowMappingFirst,
            YamlTokenKind.BlockSequenceStart when isBlock => ParserState.SequenceFirst,
            YamlTokenKind.BlockMappingStart when isBlock => ParserState.MappingFirst,
            _ => null,
        };
        if (collection is { } inner)
        {
            _state = inner;
            var isMapping = inner is ParserState.FlowMappingFirst or ParserState.MappingFirst;
            return new YamlEvent(isMapping ? EventKind.MappingStart : EventKind.SequenceStart, line, anchor, tag);
        }

        if (anchor.Length == 0 && tag.Length == 0)
        {
            throw Error("did not find expected node content");
        }

        _state = _outer.Pop();
        return new YamlEvent(EventKind.Scalar, line, anchor, tag, IsImplicit: tag.Length == 0);
    }

    /// <summary>Reads an anchor and a tag, in either order.</summary>
    private (string Anchor, string Tag) ReadProperties()
    {
        var (anchor, tag) = ("", "");
        for (var left = 2; left > 0; left--)
        {
            var token = tokens.Peek();
            if (token.Kind == YamlTokenKind.Anchor && anchor.Length == 0)
            {
                anchor = token.Handle;
            }
            else if (token.Kind == YamlTokenKind.Tag && tag.Length == 0)
            {
                tag = _tags.Resolve(token.Handle, token.Suffix) ?? throw Error("found undefined tag handle");
            }
            else
            {
                break;
            }

            tokens.Take();
        }

        return (anchor, tag);
    }

    private YamlEvent ReadSequenceEntry(bool isFirst)
    {
        if (isFirst)
        {
            tokens.Take();
        }

        if (TryTake(YamlTokenKind.BlockEntry, out var line))
        {
            return tokens.Peek().Kind is YamlTokenKind.BlockEntry or YamlTokenKind.BlockEnd
                ? Empty(line, ParserState.SequenceEntry)
                : ReadInner(ParserState.SequenceEntry, isBlock: true);
        }

        return TryTake(YamlTokenKind.BlockEnd, out line)
            ? End(EventKind.SequenceEnd, line)
            : throw Error("did not find expected '-' indicator");
    }

    private YamlEvent ReadBareSequenceEntry()
    {
        if (!TryTake(YamlTokenKind.BlockEntry, out var line))
        {
            return End(EventKind.SequenceEnd, tokens.Peek().Line);
        }

        return tokens.Peek().Kind is YamlTokenKind.BlockEntry or YamlTokenKind.Key or YamlTokenKind.Value or YamlTokenKind.BlockEnd
            ? Empty(line, ParserState.BareSequenceEntry)
            : ReadInner(ParserState.BareSequenceEntry, isBlock: true);
    }

    private YamlEvent ReadMappingKey(bool isFirst)
    {
        if (isFirst)
        {
            tokens.Take();
        }

        if (TryTake(YamlTokenKind.Key, out var line))
        {
            return ReadKeyOrValue(line, ParserState.MappingValue);
        }

        return TryTake(YamlTokenKind.BlockEnd, out line)
            ? End(EventKind.MappingEnd, line)
            : throw Error("did not find expected key");
    }

    private YamlEvent ReadMappingValue() => TryTake(YamlTokenKind.Value, out var line)
        ? ReadKeyOrValue(line, ParserState.MappingKey)
        : Empty(tokens.Peek().Line, ParserState.MappingKey);

    private YamlEvent ReadKeyOrValue(int line, ParserState next) =>
        tokens.Peek().Kind is YamlTokenKind.Key or YamlTokenKind.Value or YamlTokenKind.BlockEnd
            ? Empty(line, next)
            : ReadInner(next, isBlock: true, mayBeBareSequence: true);

    private YamlEvent ReadInner(ParserState next, bool isBlock, bool mayBeBareSequence = false)
    {
        _outer.Push(next);
        return ReadNode(isBlock, mayBeBareSequence);
    }

    private YamlEvent Empty(int line, ParserState next)
    {
        _state = next;
        return new YamlEvent(EventKind.Scalar, line, IsImplicit: true);
    }

    private YamlEvent End(EventKind kind, int line)
    {
        _state = _outer.Pop();
        return new YamlEvent(kind, line);
    }

    private bool TryTake(YamlTokenKind kind, out int line)
    {
        var token = tokens.Peek();
        line = token.Line;
        if (token.Kind != kind)
        {
            return false;
        }

        tokens.Take();
        return true;
    }

    private YamlException Error(string problem) => new(problem, tokens.Peek().Line + 1);
}
