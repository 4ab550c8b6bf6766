using Keyferry.Text.Runtime;
using Keyferry.Text.Yaml.Scanning;

namespace Keyferry.Text.Yaml.Writing;

/// <summary>Writes lines and knows the column, counted in characters.</summary>
internal sealed class YamlLines(TextBuffer output)
{
    /// <summary>From here on texts are folded at the next blank.</summary>
    public const int BestWidth = 80;

    private int _column;

    /// <summary>The column of the collection being written; -1 at the top.</summary>
    public int Indent { get; set; } = -1;

    /// <summary>Whether the last thing written was white space.</summary>
    public bool IsAfterWhite { get; set; } = true;

    /// <summary>Whether nothing but indentation and indicators of indentation stand in the line.</summary>
    public bool IsIndentation { get; set; } = true;

    public bool IsWide => _column > BestWidth;

    public void Put(byte b)
    {
        output.Append(b);
        _column++;
    }

    /// <summary>Writes the character at a place and steps over it.</summary>
    public void PutCharacter(ReadOnlySpan<byte> text, ref int at)
    {
        var width = YamlCharacters.Width(text[at]);
        output.Append(text.Slice(at, width));
        at += width;
        _column++;
    }

    public void PutAscii(ReadOnlySpan<byte> text)
    {
        output.Append(text);
        _column += text.Length;
    }

    public void PutBreak()
    {
        output.Append((byte)'\n');
        _column = 0;
    }

    /// <summary>Writes the line break at a place and steps over it.</summary>
    public void PutBreak(ReadOnlySpan<byte> text, ref int at)
    {
        if (text[at] == '\n')
        {
            PutBreak();
            at++;
        }
        else
        {
            PutCharacter(text, ref at);
            _column = 0;
        }
    }

    /// <summary>Goes to the column of the collection, in a new line if need be.</summary>
    public void StartLine()
    {
        var indent = Math.Max(Indent, 0);
        if (!IsIndentation || _column > indent || _column == indent && !IsAfterWhite)
        {
            PutBreak();
        }

        while (_column < indent)
        {
            Put((byte)' ');
        }

        IsAfterWhite = IsIndentation = true;
    }

    public void PutIndicator(ReadOnlySpan<byte> indicator, bool needsWhite, bool isWhite = false, bool isIndentation = false)
    {
        if (needsWhite && !IsAfterWhite)
        {
            Put((byte)' ');
        }

        PutAscii(indicator);
        IsAfterWhite = isWhite;
        IsIndentation = IsIndentation && isIndentation;
    }

    /// <summary>Text was written: neither white space nor indentation.</summary>
    public void EndText() => IsAfterWhite = IsIndentation = false;
}
