namespace Keyferry.Text.Yaml.Scanning;

/// <summary>
/// A place in a YAML text, with its line and column (both from 0; columns are characters). Reads NUL past the end, which
/// no valid text contains.
/// </summary>
internal sealed class YamlCursor(YamlInput input)
{
    private readonly byte[] _bytes = input.Bytes;
    private readonly int _end = input.End;

    public YamlInput Input => input;

    /// <summary>The offset in the input's buffer.</summary>
    public int Position { get; private set; } = input.Start;

    public int Line { get; private set; }

    public int Column { get; private set; }

    public bool IsEnd => Position >= _end;

    /// <summary>The byte so many bytes ahead.</summary>
    public byte this[int ahead] => Position + ahead < _end ? _bytes[Position + ahead] : (byte)0;

    public bool IsBreak(int ahead = 0) => YamlCharacters.BreakLength(_bytes, Position + ahead, _end) > 0;

    public bool IsBlank(int ahead = 0) => this[ahead] is (byte)' ' or (byte)'\t';

    public bool IsBreakOrEnd(int ahead = 0) => this[ahead] == 0 || IsBreak(ahead);

    public bool IsBlankOrEnd(int ahead = 0) => IsBlank(ahead) || IsBreakOrEnd(ahead);

    /// <summary>Whether <c>---</c> or <c>...</c> stands here, at the start of a line.</summary>
    public bool IsDocumentMark() => IsDocumentMark((byte)'-') || IsDocumentMark((byte)'.');

    public bool IsDocumentMark(byte mark) =>
        Column == 0 && this[0] == mark && this[1] == mark && this[2] == mark && IsBlankOrEnd(3);

    /// <summary>Steps over one character.</summary>
    public void Skip()
    {
        Position += YamlCharacters.Width(_bytes[Position]);
        Column++;
    }

    /// <summary>Steps over some ASCII characters.</summary>
    public void Skip(int count)
    {
        Position += count;
        Column += count;
    }

    /// <summary>Steps over a line break, if one is here.</summary>
    public void SkipBreak()
    {
        var length = YamlCharacters.BreakLength(_bytes, Position, _end);
        if (length == 0)
        {
            return;
        }

        Position += length;
        Column = 0;
        Line++;
    }

    /// <summary>Steps over blanks and tabs.</summary>
    public void SkipBlanks()
    {
        while (IsBlank())
        {
            Skip();
        }
    }

    /// <summary>Steps over a comment, up to its line's end.</summary>
    public void SkipComment()
    {
        if (this[0] != '#')
        {
            return;
        }

        while (!IsBreakOrEnd())
        {
            Skip();
        }
    }

    /// <summary>The end of the text closes its last line.</summary>
    public void CloseLine()
    {
        if (Column == 0)
        {
            return;
        }

        Column = 0;
        Line++;
    }

    /// <summary>A fault here.</summary>
    public YamlException Error(string problem) => new(problem, Line + 1);
}
