namespace Keyferry.Text.Yaml.Scanning;

/// <summary>The open block collections' columns; opening and closing one makes a token.</summary>
internal sealed class Indentation(TokenQueue tokens)
{
    private const int MaxDepth = 10_000;

    private readonly Stack<int> _outer = new();

    /// <summary>The innermost collection's column; -1 where there is none.</summary>
    public int Current { get; private set; } = -1;

    /// <summary>Opens a collection if the column lies deeper than the innermost one.</summary>
    /// <param name="column">The column.</param>
    /// <param name="before">The number of the token that it comes before.</param>
    /// <param name="kind">The token it makes.</param>
    /// <param name="line">The token's line.</param>
    public void Open(int column, int before, YamlTokenKind kind, int line)
    {
        if (Current >= column)
        {
            return;
        }

        _outer.Push(Current);
        Current = column;
        if (_outer.Count > MaxDepth)
        {
            throw new YamlException($"exceeded max depth of {MaxDepth}", line + 1);
        }

        tokens.Insert(before, new YamlToken(kind, line));
    }

    /// <summary>Closes the collections that lie deeper than the column.</summary>
    public void CloseTo(int column, int line)
    {
        while (Current > column)
        {
            tokens.Append(new YamlToken(YamlTokenKind.BlockEnd, line));
            Current = _outer.Pop();
        }
    }
}
