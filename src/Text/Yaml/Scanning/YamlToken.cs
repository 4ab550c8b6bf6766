using Keyferry.Text.Values;

namespace Keyferry.Text.Yaml.Scanning;

/// <summary>The kinds of token.</summary>
internal enum YamlTokenKind : byte
{
    StreamEnd,
    VersionDirective,
    TagDirective,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowMappingStart,
    FlowSequenceEnd,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar,
}

/// <summary>A token.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Line">Its line, from 0.</param>
/// <param name="Text">A scalar's text.</param>
/// <param name="IsPlain">Whether a scalar stands without quotes and on its own lines.</param>
/// <param name="Handle">A tag's handle, an anchor's name, or the version.</param>
/// <param name="Suffix">The rest of a tag, or a directive's prefix.</param>
internal readonly record struct YamlToken(
    YamlTokenKind Kind, int Line, GoString Text = default, bool IsPlain = false, string Handle = "", string Suffix = "");
