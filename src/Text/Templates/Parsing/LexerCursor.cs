using System.Buffers;
using System.Text;

namespace Keyferry.Text.Templates.Parsing;

/// <summary>A place in a template's text, and what stands around it.</summary>
internal sealed class LexerCursor(byte[] text, Delimiters delimiters)
{
    /// <summary>How far the text is read, in bytes.</summary>
    public int Position { get; set; }

    /// <summary>Whether a name may end here.</summary>
    public bool IsAtTerminator()
    {
        if (Position >= text.Length)
        {
            return true;
        }

        return Letters.IsSpace(text[Position])
            || text[Position] is (byte)'.' or (byte)',' or (byte)'|' or (byte)':' or (byte)')' or (byte)'('
            || text.AsSpan(Position).StartsWith(delimiters.Right);
    }

    /// <summary>Whether the action closes here, and whether it trims the space behind it.</summary>
    public bool IsAtRightDelimiter(int at, out bool trims)
    {
        trims = at + 1 < text.Length && Letters.IsSpace(text[at]) && text[at + 1] == '-'
            && text.AsSpan(at + 2).StartsWith(delimiters.Right);
        return trims || text.AsSpan(at).StartsWith(delimiters.Right);
    }

    /// <summary>Whether the opening delimiter before this place trims the space in front of it.</summary>
    public bool HasLeftMarker(int at) => at + 1 < text.Length && text[at] == '-' && Letters.IsSpace(text[at + 1]);

    public bool IsDigit(int at) => at < text.Length && char.IsAsciiDigit((char)text[at]);

    /// <summary>Where the text between two places ends without the space at its end.</summary>
    public int TrimEnd(int start, int end)
    {
        while (end > start && Letters.IsSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }

    public void SkipSpace()
    {
        while (Position < text.Length && Letters.IsSpace(text[Position]))
        {
            Position++;
        }
    }

    /// <summary>The character at a place, as an error shows it.</summary>
    public string Describe(int at) =>
        Rune.DecodeFromUtf8(text.AsSpan(at), out var rune, out _) == OperationStatus.Done
            ? rune.Value < 0x7F && rune.Value > 0x20 ? $"the character '{rune}'" : $"the character U+{rune.Value:X4}"
            : "a byte that is not UTF-8";
}
