using Keyferry.Text.Yaml.Scanning;

namespace Keyferry.Text.Yaml.Parsing;

/// <summary>The events of collections in brackets.</summary>
internal sealed partial class EventReader
{
    private YamlEvent ReadFlowSequenceEntry(bool isFirst)
    {
        ReadSeparator(isFirst, TokenKind.FlowSequenceEnd, "did not find expected ',' or ']'");
        if (TryTake(TokenKind.Key, out var line))
        {
            _state = ParserState.PairKey;
            return new YamlEvent(EventKind.MappingStart, line);
        }

        return TryTake(TokenKind.FlowSequenceEnd, out line)
            ? End(EventKind.SequenceEnd, line)
            : ReadInner(ParserState.FlowSequenceEntry, isBlock: false);
    }

    private YamlEvent ReadPairKey()
    {
        var token = tokens.Peek();
        if (token.Kind is not (TokenKind.Value or TokenKind.FlowEntry or TokenKind.FlowSequenceEnd))
        {
            return ReadInner(ParserState.PairValue, isBlock: false);
        }

        // The reference drops the token, whichever of the three it is.
        tokens.Take();
        return Empty(token.Line, ParserState.PairValue);
    }

    private YamlEvent ReadPairValue() =>
        TryTake(TokenKind.Value, out _)
        && tokens.Peek().Kind is not (TokenKind.FlowEntry or TokenKind.FlowSequenceEnd)
            ? ReadInner(ParserState.PairEnd, isBlock: false)
            : Empty(tokens.Peek().Line, ParserState.PairEnd);

    private YamlEvent EndPair()
    {
        _state = ParserState.FlowSequenceEntry;
        return new YamlEvent(EventKind.MappingEnd, tokens.Peek().Line);
    }

    private YamlEvent ReadFlowMappingKey(bool isFirst)
    {
        ReadSeparator(isFirst, TokenKind.FlowMappingEnd, "did not find expected ',' or '}'");
        if (TryTake(TokenKind.Key, out _))
        {
            var token = tokens.Peek();
            return token.Kind is TokenKind.Value or TokenKind.FlowEntry or TokenKind.FlowMappingEnd
                ? Empty(token.Line, ParserState.FlowMappingValue)
                : ReadInner(ParserState.FlowMappingValue, isBlock: false);
        }

        return TryTake(TokenKind.FlowMappingEnd, out var line)
            ? End(EventKind.MappingEnd, line)
            : ReadInner(ParserState.FlowMappingNoValue, isBlock: false);
    }

    private YamlEvent ReadFlowMappingValue() =>
        TryTake(TokenKind.Value, out _)
        && tokens.Peek().Kind is not (TokenKind.FlowEntry or TokenKind.FlowMappingEnd)
            ? ReadInner(ParserState.FlowMappingKey, isBlock: false)
            : Empty(tokens.Peek().Line, ParserState.FlowMappingKey);

    /// <summary>Steps over the opening bracket, or the comma between two entries.</summary>
    private void ReadSeparator(bool isFirst, TokenKind end, string problem)
    {
        if (isFirst)
        {
            tokens.Take();
        }
        else if (tokens.Peek().Kind != end && !TryTake(TokenKind.FlowEntry, out _))
        {
            throw Fault(problem);
        }
    }
}
