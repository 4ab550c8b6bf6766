using Keyferry.Text.Yaml.Scanning;

namespace Keyferry.Text.Yaml.Parsing;

/// <summary>The events of collections in brackets.</summary>
internal sealed partial class EventReader
{
    private YamlEvent ReadFlowSequenceEntry(bool isFirst)
    {
        ReadSeparator(isFirst, YamlTokenKind.FlowSequenceEnd, "did not find expected ',' or ']'");
        if (TryTake(YamlTokenKind.Key, out var line))
        {
            _state = ParserState.PairKey;
            return new YamlEvent(EventKind.MappingStart, line);
        }

        return TryTake(YamlTokenKind.FlowSequenceEnd, out line)
            ? End(EventKind.SequenceEnd, line)
            : ReadInner(ParserState.FlowSequenceEntry, isBlock: false);
    }

    private YamlEvent ReadPairKey()
    {
        var token = tokens.Peek();
        if (token.Kind is not (YamlTokenKind.Value or YamlTokenKind.FlowEntry or YamlTokenKind.FlowSequenceEnd))
        {
            return ReadInner(ParserState.PairValue, isBlock: false);
        }

        // go-yaml v2 drops the token, whichever of the three it is.
        tokens.Take();
        return Empty(token.Line, ParserState.PairValue);
    }

    private YamlEvent ReadPairValue() =>
        TryTake(YamlTokenKind.Value, out _)
        && tokens.Peek().Kind is not (YamlTokenKind.FlowEntry or YamlTokenKind.FlowSequenceEnd)
            ? ReadInner(ParserState.PairEnd, isBlock: false)
            : Empty(tokens.Peek().Line, ParserState.PairEnd);

    private YamlEvent EndPair()
    {
        _state = ParserState.FlowSequenceEntry;
        return new YamlEvent(EventKind.MappingEnd, tokens.Peek().Line);
    }

    private YamlEvent ReadFlowMappingKey(bool isFirst)
    {
        ReadSeparator(isFirst, YamlTokenKind.FlowMappingEnd, "did not find expected ',' or '}'");
        if (TryTake(YamlTokenKind.Key, out _))
        {
            var token = tokens.Peek();
            return token.Kind is YamlTokenKind.Value or YamlTokenKind.FlowEntry or YamlTokenKind.FlowMappingEnd
                ? Empty(token.Line, ParserState.FlowMappingValue)
                : ReadInner(ParserState.FlowMappingValue, isBlock: false);
        }

        return TryTake(YamlTokenKind.FlowMappingEnd, out var line)
            ? End(EventKind.MappingEnd, line)
            : ReadInner(ParserState.FlowMappingNoValue, isBlock: false);
    }

    private YamlEvent ReadFlowMappingValue() =>
        TryTake(YamlTokenKind.Value, out _)
        && tokens.Peek().Kind is not (YamlTokenKind.FlowEntry or YamlTokenKind.FlowMappingEnd)
            ? ReadInner(ParserState.FlowMappingKey, isBlock: false)
            : Empty(tokens.Peek().Line, ParserState.FlowMappingKey);

    /// <summary>Steps over the opening bracket, or the comma between two entries.</summary>
    private void ReadSeparator(bool isFirst, YamlTokenKind end, string problem)
    {
        if (isFirst)
        {
            tokens.Take();
        }
        else if (tokens.Peek().Kind != end && !TryTake(YamlTokenKind.FlowEntry, out _))
        {
            throw Error(problem);
        }
    }
}
