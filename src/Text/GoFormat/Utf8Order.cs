namespace Keyferry.Text.GoFormat;

/// <summary>Orders texts by their UTF-8 bytes, as Go sorts strings.</summary>
public sealed class Utf8Order : IComparer<string>
{
    private Utf8Order()
    {
    }

    /// <summary>The only one.</summary>
    public static Utf8Order Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return string.CompareOrdinal(x, y);
        }

        var shared = x.AsSpan().CommonPrefixLength(y);
        if (shared == x.Length || shared == y.Length)
        {
            return x.Length - y.Length;
        }

        // UTF-16 sorts surrogates below U+E000..U+FFFF; in UTF-8 the characters they stand for come last.
        var (a, b) = (x[shared], y[shared]);
        var (aHigh, bHigh) = (char.IsSurrogate(a), char.IsSurrogate(b));
        return aHigh == bHigh ? a - b : aHigh ? 1 : -1;
    }
}
