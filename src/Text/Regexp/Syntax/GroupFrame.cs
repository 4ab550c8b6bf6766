namespace Keyferry.Text.Regexp.Syntax;

/// <summary>A group that is still open: the alternatives before the last <c>|</c>, and what came since.</summary>
/// <param name="group">Its number; 0 if it is not remembered.</param>
/// <param name="start">Where it was opened.</param>
/// <param name="outer">The flags that hold again behind it.</param>
internal sealed class GroupFrame(int group, int start, PatternFlags outer)
{
    private readonly List<PatternNode> _alternatives = [];
    private List<PatternNode> _parts = [];

    /// <summary>Its number; 0 if it is not remembered.</summary>
    public int Group => group;

    /// <summary>Where it was opened.</summary>
    public int Start => start;

    /// <summary>The flags that hold again behind it.</summary>
    public PatternFlags Outer => outer;

    /// <summary>What a repetition would repeat; null if there is nothing.</summary>
    public PatternNode? Last
    {
        get => _parts.Count == 0 ? null : _parts[^1];
        set => _parts[^1] = value!;
    }

    /// <summary>Adds a part to the alternative.</summary>
    public void Add(PatternNode part) => _parts.Add(part);

    /// <summary>Ends the alternative; answers what it came to.</summary>
    public PatternNode EndAlternative()
    {
        var whole = Concatenated(_parts);
        _parts = [];
        if (_alternatives.Count > 0 && whole.IsSingle && _alternatives[^1].IsSingle)
        {
            _alternatives[^1] = SingleNodes.Union(_alternatives[^1], whole);
        }
        else if (whole.Kind == PatternNodeKind.Alternation)
        {
            _alternatives.AddRange(whole.Parts);
        }
        else
        {
            _alternatives.Add(whole);
        }

        return whole;
    }

    /// <summary>Ends the group.</summary>
    public PatternNode End()
    {
        EndAlternative();
        return _alternatives.Count == 1 ? _alternatives[0] : PatternNode.OfAlternation(_alternatives);
    }

    private static PatternNode Concatenated(List<PatternNode> parts)
    {
        var flat = new List<PatternNode>(parts.Count);
        foreach (var part in parts)
        {
            if (part.Kind == PatternNodeKind.Concatenation)
            {
                flat.AddRange(part.Parts);
            }
            else
            {
                flat.Add(part);
            }
        }

        SingleNodes.JoinLiterals(flat);
        return flat.Count switch
        {
            0 => new PatternNode(PatternNodeKind.Empty),
            1 => flat[0],
            _ => PatternNode.OfConcatenation(flat),
        };
    }
}
