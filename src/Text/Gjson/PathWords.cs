namespace Keyferry.Text.Gjson;

/// <summary>What several parts of the path language share.</summary>
internal static class PathWords
{
    /// <summary>Whether what follows a dot works on the whole value before it: a modifier, multipath or literal.</summary>
    public static bool StartsPipe(ReadOnlyMemory<byte> rest)
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        var text = rest.Span;
        if (text[0] != '@')
        {
            return text[0] is (byte)'[' or (byte)'{' or (byte)'!';
        }

        var end = text.IndexOfAny((byte)'.', (byte)'|', (byte)':');
        return Modifiers.IsKnown(end < 0 ? text[1..] : text[1..end]);
    }

    /// <summary>Splits a path at its first pipe that stands outside brackets and strings of a query.</summary>
    public static bool TrySplitPipe(ReadOnlyMemory<byte> path, out ReadOnlyMemory<byte> left, out ReadOnlyMemory<byte> right)
    {
        var at = FindPipe(path.Span);
        left = at < 0 ? path : path[..at];
        right = at < 0 ? default : path[(at + 1)..];
        return at >= 0;
    }

    private static int FindPipe(ReadOnlySpan<byte> path)
    {
        if (!path.Contains((byte)'|'))
        {
            return -1;
        }

        if (path[0] == '{')
        {
            var end = JsonScan.BalancedEnd(path, 0);
            return end < path.Length && path[end] == '|' ? end : -1;
        }

        for (var at = 0; at < path.Length; at++)
        {
            switch (path[at])
            {
                case (byte)'\\':
                    at++;
                    break;
                case (byte)'|':
                    return at;
                case (byte)'.' when path[(at + 1)..].StartsWith("#("u8) || path[(at + 1)..].StartsWith("#["u8):
                    at = SelectorEnd(path, at + 2);
                    break;
            }
        }

        return -1;
    }

    private static int SelectorEnd(ReadOnlySpan<byte> path, int at)
    {
        var (open, close) = path[at] == '[' ? ('[', ']') : ('(', ')');
        var depth = 1;
        for (at++; at < path.Length; at++)
        {
            if (path[at] == '\\')
            {
                at++;
            }
            else if (path[at] == open)
            {
                depth++;
            }
            else if (path[at] == close && --depth == 0)
            {
                return at;
            }
            else if (path[at] == '"')
            {
                at = JsonScan.StringEnd(path, at, out _) - 1;
            }
        }

        return path.Length;
    }
}
