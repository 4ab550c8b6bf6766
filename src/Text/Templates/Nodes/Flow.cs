namespace Keyferry.Text.Templates.Nodes;

/// <summary>How a node ended: on to the next one, or out of the loop.</summary>
internal enum Flow : byte
{
    Next,
    Break,
    Continue,
}
