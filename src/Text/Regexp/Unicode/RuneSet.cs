namespace Keyferry.Text.Regexp.Unicode;

/// <summary>An immutable set of code points: ranges in order, with gaps between them.</summary>
internal sealed class RuneSet
{
    /// <summary>The greatest code point.</summary>
    public const int LastRune = 0x10FFFF;

    private readonly int[] _bounds;
    private readonly UInt128 _ascii;

    /// <summary>Takes first and last of each range.</summary>
    public RuneSet(int[] bounds)
    {
        _bounds = bounds;
        for (var i = 0; i < bounds.Length; i += 2)
        {
            for (var rune = bounds[i]; rune <= Math.Min(bounds[i + 1], 0x7F); rune++)
            {
                _ascii |= UInt128.One << rune;
            }
        }
    }

    /// <summary>First and last of each range.</summary>
    public ReadOnlySpan<int> Bounds => _bounds;

    /// <summary>Whether a code point is in it.</summary>
    public bool Contains(int rune)
    {
        if (rune < 0x80)
        {
            return ((_ascii >> rune) & 1) != 0;
        }

        var at = Array.BinarySearch(_bounds, rune);
        // Between a first and a last, the place to insert is odd.
        return at >= 0 || (~at & 1) != 0;
    }

    /// <summary>All other code points.</summary>
    public RuneSet Negated()
    {
        var others = new RuneSetBuilder();
        others.AddNegated(this);
        return others.Build();
    }

    /// <summary>With all that differ only in case.</summary>
    public RuneSet Folded()
    {
        var folded = new RuneSetBuilder();
        for (var i = 0; i < _bounds.Length; i += 2)
        {
            folded.AddFolded(_bounds[i], _bounds[i + 1]);
        }

        return folded.Build();
    }
}
