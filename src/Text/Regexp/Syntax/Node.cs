using Keyferry.Text.Regexp.Unicode;

namespace Keyferry.Text.Regexp.Syntax;

/// <summary>
/// A part of a pattern. Knows what the limits ask, so that nobody has to walk a tree of hostile depth.
/// </summary>
internal sealed class Node
{
    /// <summary>A part without parts.</summary>
    public Node(NodeKind kind)
        : this(kind, [])
    {
    }

    private Node(NodeKind kind, IReadOnlyList<Node> parts)
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
        IsNullable = kind is NodeKind.Empty or NodeKind.Assertion or NodeKind.Star or NodeKind.Optional;
        Size = Math.Max(Size, 1);
    }

    /// <summary>What it is.</summary>
    public NodeKind Kind { get; }

    /// <summary>What it is made of.</summary>
    public IReadOnlyList<Node> Parts { get; }

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
        Kind is NodeKind.Set or NodeKind.Any or NodeKind.AnyButNewline
        || (Kind == NodeKind.Literal && Runes.Count == 1);

    /// <summary>A run of code points.</summary>
    public static Node OfLiteral(IReadOnlyList<int> runes, bool isFolded) =>
        new(NodeKind.Literal) { Runes = runes, IsFolded = isFolded, Size = runes.Count };

    /// <summary>One of a set.</summary>
    public static Node OfSet(RuneSet set) => new(NodeKind.Set) { Set = set };

    /// <summary>A condition.</summary>
    public static Node OfAssertion(Assertion assertion) => new(NodeKind.Assertion) { Assertion = assertion };

    /// <summary>A remembered group.</summary>
    public static Node OfCapture(int group, Node part) =>
        new(NodeKind.Capture, [part]) { Group = group, IsNullable = part.IsNullable, Size = part.Size + 2 };

    /// <summary>A repetition other than a counted one.</summary>
    public static Node OfRepetition(NodeKind kind, bool isGreedy, Node part) => new(kind, [part])
    {
        IsGreedy = isGreedy,
        IsNullable = kind != NodeKind.Plus || part.IsNullable,
        Size = part.Size + (kind == NodeKind.Star ? 2 : 1),
    };

    /// <summary>A counted repetition.</summary>
    public static Node OfCount(int min, int max, bool isGreedy, Node part) => new(NodeKind.Repeat, [part])
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
    public static Node OfConcatenation(IReadOnlyList<Node> parts) =>
        new(NodeKind.Concatenation, parts) { IsNullable = parts.All(static part => part.IsNullable) };

    /// <summary>The first that fits.</summary>
    public static Node OfAlternation(IReadOnlyList<Node> parts) => new(NodeKind.Alternation, parts)
    {
        IsNullable = parts.Any(static part => part.IsNullable),
        Size = parts.Sum(static part => part.Size) + parts.Count - 1,
    };
}
