using Keyferry.Text.Regexp.Unicode;

namespace Keyferry.Text.Regexp.Syntax;

/// <summary>
/// A part of a pattern. Knows what the limits ask, so that nobody has to walk a tree of hostile depth.
/// </summary>
internal sealed class PatternNode
{
    /// <summary>A part without parts.</summary>
    public PatternNode(PatternNodeKind kind)
        : this(kind, [])
    {
    }

    private PatternNode(PatternNodeKind kind, IReadOnlyList<PatternNode> parts)
    {
        Kind = kind;
        Parts = parts;
        foreach (var part in parts)
        {
            Height = Math.Max(Height, part.Height);
            Copies = Math.Max(Copies, part.Copies);
            Size += part.Size;
        }

        Height++;
        IsNullable = kind is PatternNodeKind.Empty or PatternNodeKind.Assertion or PatternNodeKind.Star or PatternNodeKind.Optional;
        Size = Math.Max(Size, 1);
    }

    /// <summary>What it is.</summary>
    public PatternNodeKind Kind { get; }

    /// <summary>What it is made of.</summary>
    public IReadOnlyList<PatternNode> Parts { get; }

    /// <summary>The code points of a literal.</summary>
    public IReadOnlyList<int> Runes { get; private init; } = [];

    /// <summary>Whether a literal's case does not matter.</summary>
    public bool IsFolded { get; private init; }

    /// <summary>The set to choose from.</summary>
    public RuneSet? Set { get; private init; }

    /// <summary>The condition.</summary>
    public Assertion Assertion { get; private init; }

    /// <summary>A capture's number.</summary>
    public int Group { get; private init; }

    /// <summary>Whether it repeats as often as it can.</summary>
    public bool IsGreedy { get; private init; }

    /// <summary>How often it repeats at least.</summary>
    public int Min { get; private init; }

    /// <summary>How often it repeats at most; -1 without end.</summary>
    public int Max { get; private init; }

    /// <summary>How many parts lie within each other, itself included.</summary>
    public int Height { get; }

    /// <summary>How many instructions it takes, about.</summary>
    public long Size { get; private init; }

    /// <summary>How many copies repeats within repeats make of the innermost part, at most.</summary>
    public int Copies { get; private init; } = 1;

    /// <summary>Whether the empty text matches.</summary>
    public bool IsNullable { get; private init; }

    /// <summary>Whether it matches exactly one code point, with no choice of which text that is.</summary>
    public bool IsSingle =>
        Kind is PatternNodeKind.Set or PatternNodeKind.Any or PatternNodeKind.AnyButNewline
        || (Kind == PatternNodeKind.Literal && Runes.Count == 1);

    /// <summary>A run of code points.</summary>
    public static PatternNode OfLiteral(IReadOnlyList<int> runes, bool isFolded) =>
        new(PatternNodeKind.Literal) { Runes = runes, IsFolded = isFolded, Size = runes.Count };

    /// <summary>One of a set.</summary>
    public static PatternNode OfSet(RuneSet set) => new(PatternNodeKind.Set) { Set = set };

    /// <summary>A condition.</summary>
    public static PatternNode OfAssertion(Assertion assertion) => new(PatternNodeKind.Assertion) { Assertion = assertion };

    /// <summary>A remembered group.</summary>
    public static PatternNode OfCapture(int group, PatternNode part) =>
        new(PatternNodeKind.Capture, [part]) { Group = group, IsNullable = part.IsNullable, Size = part.Size + 2 };

    /// <summary>A repetition other than a counted one.</summary>
    public static PatternNode OfRepetition(PatternNodeKind kind, bool isGreedy, PatternNode part) => new(kind, [part])
    {
        IsGreedy = isGreedy,
        IsNullable = kind != PatternNodeKind.Plus || part.IsNullable,
        Size = part.Size + (kind == PatternNodeKind.Star ? 2 : 1),
    };

    /// <summary>A counted repetition.</summary>
    public static PatternNode OfCount(int min, int max, bool isGreedy, PatternNode part) => new(PatternNodeKind.Repeat, [part])
    {
        Min = min,
        Max = max,
        IsGreedy = isGreedy,
        IsNullable = min == 0 || part.IsNullable,
        Copies = max == 0 ? 1 : (int)Math.Min(int.MaxValue, (long)Math.Max(1, max < 0 ? min : max) * part.Copies),
        Size = Math.Max(1, max switch
        {
            < 0 when min == 0 => part.Size + 2,
            < 0 => min * part.Size + 1,
            _ => max * part.Size + max - min,
        }),
    };

    /// <summary>One after the other.</summary>
    public static PatternNode OfConcatenation(IReadOnlyList<PatternNode> parts) =>
        new(PatternNodeKind.Concatenation, parts) { IsNullable = parts.All(static part => part.IsNullable) };

    /// <summary>The first that fits.</summary>
    public static PatternNode OfAlternation(IReadOnlyList<PatternNode> parts) => new(PatternNodeKind.Alternation, parts)
    {
        IsNullable = parts.Any(static part => part.IsNullable),
        Size = parts.Sum(static part => part.Size) + parts.Count - 1,
    };
}
