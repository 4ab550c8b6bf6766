using Keyferry.Text.Regexp.Unicode;

namespace Keyferry.Text.Regexp.Syntax;

/// <summary>Joins parts that match one code point each: neighbours to a text, alternatives to a set.</summary>
internal static class SingleNodes
{
    /// <summary>One of a set; a literal if there is no choice but of case.</summary>
    public static PatternNode Of(RuneSet set)
    {
        var bounds = set.Bounds;
        if (bounds.Length is 2 or 4 && bounds[0] == bounds[1])
        {
            if (bounds.Length == 2)
            {
                return PatternNode.OfLiteral([bounds[0]], isFolded: false);
            }

            if (bounds[2] == bounds[3] && IsPair(bounds[0], bounds[2]))
            {
                return PatternNode.OfLiteral([bounds[0]], isFolded: true);
            }
        }

        return bounds.Length == 2 && bounds[0] + 1 == bounds[1] && IsPair(bounds[0], bounds[1])
            ? PatternNode.OfLiteral([bounds[0]], isFolded: true)
            : PatternNode.OfSet(set);
    }

    /// <summary>What matches either.</summary>
    public static PatternNode Union(PatternNode one, PatternNode other)
    {
        if (one.Kind == PatternNodeKind.Any || other.Kind == PatternNodeKind.Any)
        {
            return new PatternNode(PatternNodeKind.Any);
        }

        if (one.Kind == PatternNodeKind.Literal && other.Kind == PatternNodeKind.Literal
            && one.Runes[0] == other.Runes[0] && one.IsFolded == other.IsFolded)
        {
            return one;
        }

        var set = new RuneSetBuilder();
        set.Add(SetOf(one));
        set.Add(SetOf(other));
        return PatternNode.OfSet(set.Build());
    }

    /// <summary>What a part that matches one code point can match.</summary>
    public static RuneSet SetOf(PatternNode node)
    {
        switch (node.Kind)
        {
            case PatternNodeKind.Literal:
                var set = new RuneSetBuilder();
                if (node.IsFolded)
                {
                    set.AddFolded(node.Runes[0], node.Runes[0]);
                }
                else
                {
                    set.Add(node.Runes[0], node.Runes[0]);
                }

                return set.Build();
            case PatternNodeKind.AnyButNewline:
                return new RuneSet([0, '\n' - 1, '\n' + 1, RuneSet.LastRune]);
            default:
                return node.Set ?? new RuneSet([0, RuneSet.LastRune]);
        }
    }

    /// <summary>Joins neighbouring literals, as long as case matters, or does not matter, to both.</summary>
    public static void JoinLiterals(List<PatternNode> parts)
    {
        var kept = 0;
        for (var at = 0; at < parts.Count; kept++)
        {
            var first = parts[at++];
            var end = at;
            while (first.Kind == PatternNodeKind.Literal && end < parts.Count
                && parts[end].Kind == PatternNodeKind.Literal && parts[end].IsFolded == first.IsFolded)
            {
                end++;
            }

            parts[kept] = end == at
                ? first
                : PatternNode.OfLiteral([.. parts[(at - 1)..end].SelectMany(static part => part.Runes)], first.IsFolded);
            at = end;
        }

        parts.RemoveRange(kept, parts.Count - kept);
    }

    private static bool IsPair(int one, int other) =>
        CaseFolding.Instance.Next(one) == other && CaseFolding.Instance.Next(other) == one;
}
