namespace Keyferry.Text.Regexp.Unicode;

/// <summary>
/// Simple case folding: the code points that differ only in case form an orbit, and each leads to the next one
/// (<c>K</c> → <c>k</c> → U+212A → <c>K</c>).
/// </summary>
internal sealed class CaseFolding
{
    private readonly int[] _runes;
    private readonly int[] _next;

    private CaseFolding()
    {
        var orbits = new SortedList<int, int>();
        var table = new PackedTable(FoldData.Packed);
        for (var first = 0; !table.IsEnd;)
        {
            first += table.NextSigned();
            var shape = table.Next();
            var step = table.NextSigned();
            for (var i = 0; i < shape >> 1; i++)
            {
                var rune = first + i * ((shape & 1) + 1);
                orbits.Add(rune, rune + step);
            }
        }

        _runes = [.. orbits.Keys];
        _next = [.. orbits.Values];
    }

    /// <summary>The only one.</summary>
    public static CaseFolding Instance { get; } = new();

    /// <summary>The next of the orbit; the rune itself if it stands alone.</summary>
    public int Next(int rune)
    {
        var at = Array.BinarySearch(_runes, rune);
        return at < 0 ? rune : _next[at];
    }

    /// <summary>Those runes from first to last that do not stand alone.</summary>
    public ReadOnlySpan<int> Foldable(int first, int last)
    {
        var start = LowerBound(first);
        return _runes.AsSpan(start, LowerBound(last + 1) - start);
    }

    private int LowerBound(int rune)
    {
        var at = Array.BinarySearch(_runes, rune);
        return at < 0 ? ~at : at;
    }
}
