namespace Keyferry.Text.Regexp.Unicode;

/// <summary>Gathers code points into a set.</summary>
internal sealed class RuneSetBuilder
{
    private const int FirstMerge = 4096;

    private readonly List<(int First, int Last)> _ranges = [];
    private readonly HashSet<RuneSet> _added = new(ReferenceEqualityComparer.Instance);
    private int _mergeAt = FirstMerge;

    /// <summary>Adds those from first to last.</summary>
    public void Add(int first, int last)
    {
        // Most ranges come in order: then the last one is extended.
        if (_ranges.Count > 0 && _ranges[^1] is var top && first >= top.First && first <= top.Last + 1)
        {
            _ranges[^1] = (top.First, Math.Max(top.Last, last));
            return;
        }

        // The same ranges may be named any number of times.
        if (_ranges.Count == _mergeAt)
        {
            Merge();
            _mergeAt = Math.Max(FirstMerge, 2 * _ranges.Count);
        }

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
                {
                    Add(other, other);
                }
            }
        }
    }

    /// <summary>Adds a set.</summary>
    public void Add(RuneSet set)
    {
        if (!_added.Add(set))
        {
            return;
        }

        var bounds = set.Bounds;
        for (var i = 0; i < bounds.Length; i += 2)
        {
            Add(bounds[i], bounds[i + 1]);
        }
    }

    /// <summary>Adds what a set lacks.</summary>
    public void AddNegated(RuneSet set)
    {
        var bounds = set.Bounds;
        var first = 0;
        for (var i = 0; i < bounds.Length; i += 2)
        {
            if (first < bounds[i])
            {
                Add(first, bounds[i] - 1);
            }

            first = bounds[i + 1] + 1;
        }

        if (first <= RuneSet.LastRune)
        {
            Add(first, RuneSet.LastRune);
        }
    }

    /// <summary>The set.</summary>
    public RuneSet Build()
    {
        Merge();
        var bounds = new int[2 * _ranges.Count];
        for (var at = 0; at < _ranges.Count; at++)
        {
            (bounds[2 * at], bounds[2 * at + 1]) = _ranges[at];
        }

        return new RuneSet(bounds);
    }

    /// <summary>Sorts the ranges and joins those that touch.</summary>
    private void Merge()
    {
        _ranges.Sort();
        var kept = 0;
        foreach (var (first, last) in _ranges.ToArray())
        {
            if (kept > 0 && first <= _ranges[kept - 1].Last + 1)
            {
                _ranges[kept - 1] = (_ranges[kept - 1].First, Math.Max(_ranges[kept - 1].Last, last));
            }
            else
            {
                _ranges[kept++] = (first, last);
            }
        }

        _ranges.RemoveRange(kept, _ranges.Count - kept);
    }
}
