namespace Keyferry.Text.Functions.Strings;

/// <summary>
/// Finds a text in others in linear time: short ones by the vectorized search, long ones, where that one may take
/// the product of both lengths, by Knuth, Morris and Pratt.
/// </summary>
internal readonly ref struct ByteSearch
{
    private const int LongestForVectors = 64;

    private readonly ReadOnlySpan<byte> _wanted;
    private readonly int[] _fallbacks;

    public ByteSearch(ReadOnlySpan<byte> wanted)
    {
        _wanted = wanted;
        _fallbacks = wanted.Length <= LongestForVectors ? [] : new int[wanted.Length];
        for (int at = 1, length = 0; at < _fallbacks.Length;)
        {
            if (wanted[at] == wanted[length])
            {
                _fallbacks[at++] = ++length;
            }
            else if (length > 0)
            {
                length = _fallbacks[length - 1];
            }
            else
            {
                at++;
            }
        }
    }

    /// <summary>Where it starts first, or -1.</summary>
    public int IndexIn(ReadOnlySpan<byte> text)
    {
        if (_fallbacks.Length == 0)
        {
            return text.IndexOf(_wanted);
        }

        for (int at = 0, matched = 0; at < text.Length; at++)
        {
            while (matched > 0 && text[at] != _wanted[matched])
            {
                matched = _fallbacks[matched - 1];
            }

            if (text[at] == _wanted[matched] && ++matched == _wanted.Length)
            {
                return at - matched + 1;
            }
        }

        return -1;
    }

    /// <summary>How often it occurs without overlap.</summary>
    public int CountIn(ReadOnlySpan<byte> text)
    {
        var count = 0;
        for (var at = IndexIn(text); at >= 0; at = IndexIn(text), count++)
        {
            text = text[(at + _wanted.Length)..];
        }

        return count;
    }
}
