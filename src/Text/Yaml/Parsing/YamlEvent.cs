using Keyferry.Text.Values;

namespace Keyferry.Text.Yaml.Parsing;

/// <summary>The kinds of event.</summary>
internal enum EventKind : byte
{
    DocumentStart,
    DocumentEnd,
    StreamEnd,
    Alias,
    Scalar,
    SequenceStart,
    SequenceEnd,
    MappingStart,
    MappingEnd,
}

/// <summary>A step through a document.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Line">Its line, from 0.</param>
/// <param name="Anchor">The anchor set or, of an alias, meant; empty for none.</param>
/// <param name="Tag">The full tag; empty for none.</param>
/// <param name="Text">A scalar's text.</param>
/// <param name="IsImplicit">Whether a scalar's type follows from its text.</param>
internal readonly record struct YamlEvent(
    EventKind Kind, int Line, string Anchor = "", string Tag = "", GoString Text = default, bool IsImplicit = false);
