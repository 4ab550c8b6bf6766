namespace Keyferry.Text.Regexp.Syntax;

/// <summary>Reads RE2 syntax with the Perl extensions, as Go does.</summary>
internal sealed class PatternParser
{
    private const int MaxHeight = 1000;
    private const int MaxRepeat = 1000;

    // 128 MiB of Go's instructions, and as much of its tables of characters.
    private const int LargestSize = (128 << 20) / 40;
    private const long BoundsPerInstruction = 10;

    private readonly PatternText _text;
    private readonly ClassReader _classes;
    private readonly List<string> _groupNames = [""];
    private readonly Stack<GroupFrame> _open = new();
    private GroupFrame _group = new(0, 0, PatternFlags.None);
    private PatternFlags _flags;
    private readonly int _maxSize;
    private long _bounds;
    private bool _afterRepetition;
    private bool _isTooLarge;

    private PatternParser(PatternText text, int maxSize)
    {
        (_text, _maxSize) = (text, Math.Min(maxSize, LargestSize));
        _classes = new ClassReader(text);
    }

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">The pattern, UTF-8.</param>
    /// <param name="maxSize">How many instructions it may take, about; never more than Go's own limit.</param>
    /// <param name="error">What is wrong; empty if nothing is.</param>
    /// <param name="isTooLarge">Whether a limit is what is wrong.</param>
    public static ParsedPattern? Parse(
        ReadOnlySpan<byte> pattern, int maxSize, out string error, out bool isTooLarge)
    {
        isTooLarge = false;
        if (PatternText.Open(pattern, out error) is not { } text)
        {
            return null;
        }

        var parser = new PatternParser(text, maxSize);
        var root = parser.ReadAll();
        error = text.Error;
        isTooLarge = parser._isTooLarge;
        return root is null ? null : new ParsedPattern(root, parser._groupNames);
    }

    private bool IsFolded => _flags.HasFlag(PatternFlags.Fold);

    private PatternNode? ReadAll()
    {
        while (!_text.IsEnd)
        {
            var wasRepetition = _text.Peek() is '*' or '+' or '?';
            var read = _text.Peek() switch
            {
                '*' => ReadRepetition(PatternNodeKind.Star),
                '+' => ReadRepetition(PatternNodeKind.Plus),
                '?' => ReadRepetition(PatternNodeKind.Optional),
                '{' => ReadCount(out wasRepetition),
                '(' => OpenGroup(),
                ')' => CloseGroup(),
                '|' => EndAlternative(),
                _ => ReadPart(),
            };
            if (!read)
            {
                return null;
            }

            _afterRepetition = wasRepetition;
        }

        if (_open.Count > 0)
        {
            _text.Fail("this ( is never closed; write \\( for a parenthesis", _group.Start);
            return null;
        }

        var root = _group.End();
        return IsWithinLimits(root) ? root : null;
    }

    private bool ReadPart()
    {
        var next = _text.Peek();
        if (next == '[')
        {
            return _classes.ReadBrackets(IsFolded) is { } brackets && Add(SingleNodes.Of(brackets));
        }

        if (next == '\\')
        {
            return ReadEscape();
        }

        _text.At++;
        var isLines = _flags.HasFlag(PatternFlags.Lines);
        return next switch
        {
            '^' => Add(PatternNode.OfAssertion(isLines ? Assertion.LineStart : Assertion.TextStart)),
            '$' => Add(PatternNode.OfAssertion(isLines ? Assertion.LineEnd : Assertion.TextEnd)),
            '.' => Add(new PatternNode(_flags.HasFlag(PatternFlags.DotNewline) ? PatternNodeKind.Any : PatternNodeKind.AnyButNewline)),
            _ => Add(PatternNode.OfLiteral([next], IsFolded)),
        };
    }

    private bool ReadEscape()
    {
        Assertion? place = _text.Peek(1) switch
        {
            'A' => Assertion.TextStart,
            'z' => Assertion.TextEnd,
            'b' => Assertion.WordBoundary,
            'B' => Assertion.NoWordBoundary,
            _ => null,
        };
        if (place is not null)
        {
            _text.At += 2;
            return Add(PatternNode.OfAssertion(place.Value));
        }

        if (_text.Peek(1) == 'Q')
        {
            return ReadQuoted();
        }

        if (_classes.ReadEscaped(IsFolded) is { } set)
        {
            return Add(SingleNodes.Of(set));
        }

        return _text.Error.Length == 0 && EscapeReader.TryRead(_text, out var rune)
            && Add(PatternNode.OfLiteral([rune], IsFolded));
    }

    private bool ReadQuoted()
    {
        _text.At += 2;
        while (!_text.IsEnd && !_text.Take("\\E"))
        {
            if (!Add(PatternNode.OfLiteral([_text.Read()], IsFolded)))
            {
                return false;
            }
        }

        return true;
    }

    private bool Add(PatternNode node)
    {
        _bounds += node.Set?.Bounds.Length ?? 1;
        if (_bounds > _maxSize * BoundsPerInstruction)
        {
            return TooLarge($"the pattern is too large: more than {_maxSize * BoundsPerInstruction} ranges of characters");
        }

        _group.Add(node);
        return IsWithinLimits(node);
    }

    private bool IsWithinLimits(PatternNode node)
    {
        if (node.Height > MaxHeight)
        {
            return _text.Fail("the pattern is nested too deeply: more than 1000 levels", _text.At - 1);
        }

        return node.Size <= _maxSize
            || TooLarge($"the pattern is too large when its repetitions are written out: more than {_maxSize} instructions");
    }

    private bool TooLarge(string message)
    {
        _isTooLarge = true;
        return _text.Fail(message, _text.At - 1);
    }

    private bool ReadRepetition(PatternNodeKind kind)
    {
        var start = _text.At++;
        var isGreedy = _text.Take("?") == _flags.HasFlag(PatternFlags.Lazy);
        return IsRepeatable(start) && Replace(PatternNode.OfRepetition(kind, isGreedy, _group.Last!));
    }

    private bool ReadCount(out bool isCount)
    {
        var start = _text.At;
        isCount = CountReader.TryRead(_text, out var min, out var max);
        if (!isCount)
        {
            _text.At++;
            return Add(PatternNode.OfLiteral(['{'], IsFolded));
        }

        if (min > MaxRepeat || max > MaxRepeat)
        {
            return _text.Fail("a repeat count is over 1000, the most there can be", start);
        }

        if (max >= 0 && min > max)
        {
            return _text.Fail("a repeat count ends before it begins", start);
        }

        var isGreedy = _text.Take("?") == _flags.HasFlag(PatternFlags.Lazy);
        if (!IsRepeatable(start))
        {
            return false;
        }

        var counted = PatternNode.OfCount(min, max, isGreedy, _group.Last!);
        return Replace(counted)
            && (counted.Copies <= MaxRepeat
                || _text.Fail("repeat counts within each other come to over 1000, the most there can be", start));
    }

    private bool IsRepeatable(int start)
    {
        if (_afterRepetition)
        {
            return _text.Fail("two repetitions in a row; a possessive ++ or *+ is not part of RE2 syntax (nothing is "
                + "tried twice): leave one out, or write (?:…) around the inner one", start);
        }

        return _group.Last is not null
            || _text.Fail("nothing to repeat here; write a \\ before it for the character", start);
    }

    private bool Replace(PatternNode node)
    {
        _group.Last = node;
        return IsWithinLimits(node);
    }

    private bool EndAlternative()
    {
        _text.At++;
        return IsWithinLimits(_group.EndAlternative());
    }

    private bool OpenGroup()
    {
        var start = _text.At;
        var outer = _flags;
        var opener = GroupReader.Read(_text, ref _flags);
        if (opener.Kind == GroupKind.Error)
        {
            return false;
        }

        if (opener.Kind == GroupKind.FlagsOnly)
        {
            return true;
        }

        if (opener.Kind == GroupKind.Capturing)
        {
            _groupNames.Add(opener.Name);
        }

        _open.Push(_group);
        _group = new GroupFrame(opener.Kind == GroupKind.Capturing ? _groupNames.Count - 1 : 0, start, outer);
        return true;
    }

    private bool CloseGroup()
    {
        if (_open.Count == 0)
        {
            return _text.Fail("this ) closes nothing; write \\) for a parenthesis", _text.At);
        }

        _text.At++;
        var inner = _group.End();
        _flags = _group.Outer;
        var node = _group.Group == 0 ? inner : PatternNode.OfCapture(_group.Group, inner);
        _group = _open.Pop();
        return IsWithinLimits(inner) && Add(node);
    }
}
