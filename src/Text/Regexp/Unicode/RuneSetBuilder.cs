namespace Keyferry.Text.Regexp.Unicode;

/// <summary>Gathers code points into a set.</summary>
internal sealed class RuneSetBuilder
{
    private readonly List<(int First, int Last)> _ranges = [];

    /// <summary>Adds those from first to last.</summary>
    public void Add(int first, int last)
    {
        // Most ranges come in order; then the last one just grows.
        if (_ranges.Count > 0 && _ranges[^1] is var top && first >= top.First && first <= top.Last + 1)
            _ranges[^1] = (top.First, Math.Max(top.Last, last));
        else
            _ranges.Add((first, last));
    }

    /// <summary>Adds those from first to last, and all that differ from them only in case.</summary>
    public void AddFolded(int first, int last)
    {
        Add(first, last);
        foreach (var rune in CaseFolding.Instance.Foldable(first, last))
        {
            for (var other = CaseFolding.Instance.Next(rune); other != rune; other = CaseFolding.Instance.Next(other))
            {
                if (other < first || other > last)
                    Add(other, other);
            }
        }
    }

    /// <summary>Adds a set.</summary>
    public void Add(RuneSet set)
    {
        var bounds = set.Bounds;
        for (var i = 0; i < bounds.Length; i += 2)
            Add(bounds[i], bounds[i + 1]);
    }

    /// <summary>Adds what a set lacks.</summary>
    public void AddNegated(RuneSet set)
    {
        var bounds = set.Bounds;
        var first = 0;
        for (var i = 0; i < bounds.Length; i += 2)
        {
            if (first < bounds[i])
                Add(first, bounds[i] - 1);

            first = bounds[i + 1] + 1;
        }

        if (first <= RuneSet.LastRune)
            Add(first, RuneSet.LastRune);
    }

    /// <summary>The set.</summary>
    public RuneSet Build()
    {
        _ranges.Sort();
        var bounds = new List<int>(2 * _ranges.Count);
        foreach (var (first, last) in _ranges)
        {
            if (bounds.Count > 0 && first <= bounds[^1] + 1)
            {
                bounds[^1] = Math.Max(bounds[^1], last);
                continue;
            }

            bounds.Add(first);
            bounds.Add(last);
        }

        return new RuneSet([.. bounds]);
    }
}
