namespace Keyferry.Text.Templates.Parsing;

/// <summary>What is wrong with a template's text and where; it never leaves the parser's door.</summary>
internal sealed class ParseException(int position, string message) : Exception(message)
{
    /// <summary>The byte offset.</summary>
    public int Position { get; } = position;
}
