using Keyferry.Text.Regexp.Syntax;
using Keyferry.Text.Regexp.Unicode;

namespace Keyferry.Text.Regexp.Matching;

/// <summary>
/// Writes a program from its end to its start: every part is told where to go on, and answers where it begins. The
/// parser has bounded how deep parts lie within each other.
/// </summary>
internal sealed class Compiler
{
    private readonly List<Instruction> _code = [];
    private readonly List<RuneSet> _sets = [];
    private readonly Dictionary<RuneSet, int> _setNumbers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<int, RuneSet> _folded = [];

    private Compiler()
    {
    }

    /// <summary>Compiles a pattern.</summary>
    public static MatchProgram Compile(ParsedPattern pattern)
    {
        var compiler = new Compiler();
        var end = compiler.Add(OpCode.Save, compiler.Add(OpCode.Match, 0), 1);
        var start = compiler.Add(OpCode.Save, compiler.Write(pattern.Root, end), 0);
        Instruction[] code = [.. compiler._code];
        RuneSet[] sets = [.. compiler._sets];
        return new MatchProgram(code, sets, start, 2 * pattern.GroupNames.Count)
        {
            Beginning = new MatchStart(code, sets, start),
        };
    }

    private int Write(PatternNode node, int next) => node.Kind switch
    {
        PatternNodeKind.Empty => next,
        PatternNodeKind.Literal => WriteLiteral(node, next),
        PatternNodeKind.Set => WriteSet(node.Set!, next),
        PatternNodeKind.Any => Add(OpCode.Any, next),
        PatternNodeKind.AnyButNewline => Add(OpCode.AnyButNewline, next),
        PatternNodeKind.Assertion => Add(OpCode.Assert, next, (int)node.Assertion),
        PatternNodeKind.Capture => WriteCapture(node, next),
        PatternNodeKind.Concatenation => WriteConcatenation(node, next),
        PatternNodeKind.Alternation => WriteAlternation(node, next),
        PatternNodeKind.Repeat => WriteCount(node, next),
        _ => WriteRepetition(node.Kind, node.IsGreedy, node.Parts[0], next),
    };

    private int WriteLiteral(PatternNode node, int next)
    {
        for (var i = node.Runes.Count - 1; i >= 0; i--)
        {
            var rune = node.Runes[i];
            next = node.IsFolded && CaseFolding.Instance.Next(rune) != rune
                ? WriteSet(Folded(rune), next)
                : Add(OpCode.Rune, next, rune);
        }

        return next;
    }

    private RuneSet Folded(int rune)
    {
        if (!_folded.TryGetValue(rune, out var set))
        {
            set = SingleNodes.SetOf(PatternNode.OfLiteral([rune], isFolded: true));
            _folded.Add(rune, set);
        }

        return set;
    }

    private int WriteSet(RuneSet set, int next)
    {
        if (!_setNumbers.TryGetValue(set, out var number))
        {
            number = _sets.Count;
            _sets.Add(set);
            _setNumbers.Add(set, number);
        }

        return Add(OpCode.Set, next, number);
    }

    private int WriteCapture(PatternNode node, int next)
    {
        var end = Add(OpCode.Save, next, 2 * node.Group + 1);
        return Add(OpCode.Save, Write(node.Parts[0], end), 2 * node.Group);
    }

    private int WriteConcatenation(PatternNode node, int next)
    {
        for (var i = node.Parts.Count - 1; i >= 0; i--)
        {
            next = Write(node.Parts[i], next);
        }

        return next;
    }

    private int WriteAlternation(PatternNode node, int next)
    {
        var start = Write(node.Parts[^1], next);
        for (var i = node.Parts.Count - 2; i >= 0; i--)
        {
            start = Add(OpCode.Fork, Write(node.Parts[i], next), start);
        }

        return start;
    }

    private int WriteRepetition(PatternNodeKind kind, bool isGreedy, PatternNode part, int next)
    {
        // x** is x*: without this the outer one would change what groups of x remember.
        var inner = Plain(part);
        if (inner.Kind == kind && inner.Part is { } same && inner.IsGreedy == isGreedy)
        {
            return WriteRepetition(kind, isGreedy, same, next);
        }

        if (inner.Kind == PatternNodeKind.Empty)
        {
            return next;
        }

        if (kind == PatternNodeKind.Optional)
        {
            return Fork(Write(part, next), next, isGreedy);
        }

        var loop = Add(OpCode.Fork, next);
        var body = Write(part, loop);
        _code[loop] = isGreedy
            ? new Instruction(OpCode.Fork, body, next)
            : new Instruction(OpCode.Fork, next, body);
        if (kind == PatternNodeKind.Plus)
        {
            return body;
        }

        // (x+)? in place of x*: an x that can be empty must be tried once before the loop gives up.
        return part.IsNullable ? Fork(body, next, isGreedy) : loop;
    }

    private int WriteCount(PatternNode node, int next)
    {
        if (node is { Min: 1, Max: 1 })
        {
            return Write(node.Parts[0], next);
        }

        var (kind, isGreedy, part) = Plain(node);
        if (kind == PatternNodeKind.Empty || part is null)
        {
            return next;
        }

        if (kind != PatternNodeKind.Repeat)
        {
            return WriteRepetition(kind, isGreedy, part, next);
        }

        if (node.Max < 0)
        {
            var start = WriteRepetition(PatternNodeKind.Plus, isGreedy, part, next);
            return WriteCopies(part, node.Min - 1, start);
        }

        // x{2,4} is xx(x(x)?)?
        var tail = next;
        for (var i = node.Min; i < node.Max; i++)
        {
            tail = i == node.Min
                ? WriteRepetition(PatternNodeKind.Optional, isGreedy, part, next)
                : Fork(Write(part, tail), next, isGreedy);
        }

        return WriteCopies(part, node.Min, tail);
    }

    private int WriteCopies(PatternNode part, int count, int next)
    {
        for (; count > 0; count--)
        {
            next = Write(part, next);
        }

        return next;
    }

    /// <summary>What a part is once counts that are no counts are written as what they are.</summary>
    private static (PatternNodeKind Kind, bool IsGreedy, PatternNode? Part) Plain(PatternNode node)
    {
        while (node is { Kind: PatternNodeKind.Repeat, Min: 1, Max: 1 })
        {
            node = node.Parts[0];
        }

        var part = node.Parts.Count > 0 ? node.Parts[0] : null;
        return (node.Kind, node.Min, node.Max) switch
        {
            (PatternNodeKind.Repeat, 0, 0) => (PatternNodeKind.Empty, true, null),
            (PatternNodeKind.Repeat, 0, -1) => (PatternNodeKind.Star, node.IsGreedy, part),
            (PatternNodeKind.Repeat, 1, -1) => (PatternNodeKind.Plus, node.IsGreedy, part),
            (PatternNodeKind.Repeat, 0, 1) => (PatternNodeKind.Optional, node.IsGreedy, part),
            _ => (node.Kind, node.IsGreedy, part),
        };
    }

    private int Fork(int preferred, int other, bool isGreedy) =>
        isGreedy ? Add(OpCode.Fork, preferred, other) : Add(OpCode.Fork, other, preferred);

    private int Add(OpCode code, int next, int argument = 0)
    {
        _code.Add(new Instruction(code, next, argument));
        return _code.Count - 1;
    }
}
