using System.Text;
using Keyferry.Text.Regexp.Syntax;
using Keyferry.Text.Regexp.Unicode;

namespace Keyferry.Text.Regexp.Matching;

/// <summary>Finds the places where a match can begin, without running the program there.</summary>
internal sealed class MatchStart
{
    // Looking further costs more time than it saves.
    private const int MaxSteps = 200;

    private readonly byte[] _prefix;
    private readonly bool[]? _firstBytes;

    /// <summary>Looks at the first steps of a program.</summary>
    public MatchStart(Instruction[] code, RuneSet[] sets, int start)
    {
        var at = start;
        while (code[at].Code == OpCode.Save)
        {
            at = code[at].Next;
        }

        IsAnchored = code[at].Code == OpCode.Assert && code[at].Argument == (int)Assertion.TextStart;
        _prefix = IsAnchored ? [] : Prefix(code, at);
        _firstBytes = IsAnchored || _prefix.Length > 0 ? null : FirstBytes(code, sets, at);
    }

    /// <summary>Whether a match can begin only where the text does.</summary>
    public bool IsAnchored { get; }

    /// <summary>The first place from an index on where a match can begin; -1 if there is none.</summary>
    public int Find(ReadOnlySpan<byte> text, int from)
    {
        if (IsAnchored)
        {
            return from == 0 ? 0 : -1;
        }

        if (_prefix.Length > 0)
        {
            var found = text[from..].IndexOf(_prefix);
            return found < 0 ? -1 : from + found;
        }

        if (_firstBytes is null)
        {
            return from;
        }

        while (from < text.Length && !_firstBytes[text[from]])
        {
            from++;
        }

        return from < text.Length ? from : -1;
    }

    private static byte[] Prefix(Instruction[] code, int at)
    {
        var prefix = new List<byte>();
        Span<byte> utf8 = stackalloc byte[4];
        // U+FFFD also matches bytes that are not UTF-8, and a surrogate matches nothing.
        for (var step = code[at]; step.Code == OpCode.Rune; step = code[step.Next])
        {
            if (!Rune.IsValid(step.Argument) || step.Argument == Rune.ReplacementChar.Value)
            {
                break;
            }

            prefix.AddRange(utf8[..new Rune(step.Argument).EncodeToUtf8(utf8)]);
        }

        return [.. prefix];
    }

    private static bool[]? FirstBytes(Instruction[] code, RuneSet[] sets, int start)
    {
        var first = new bool[256];
        var seen = new HashSet<int>();
        var waiting = new Stack<int>();
        waiting.Push(start);
        while (waiting.TryPop(out var at))
        {
            if (!seen.Add(at))
            {
                continue;
            }

            var step = code[at];
            if (step.Code == OpCode.Match || seen.Count > MaxSteps)
            {
                return null;
            }

            if (step.Code is OpCode.Fork or OpCode.Save or OpCode.Assert)
            {
                waiting.Push(step.Next);
            }
            else
            {
                Add(first, step, sets);
            }

            if (step.Code == OpCode.Fork)
            {
                waiting.Push(step.Argument);
            }
        }

        return first;
    }

    private static void Add(bool[] first, in Instruction step, RuneSet[] sets)
    {
        // Bytes beyond ASCII are not told apart: each may begin a match.
        for (var b = 0; b < 256; b++)
        {
            first[b] |= step.Code switch
            {
                OpCode.Rune => b < 0x80 ? b == step.Argument : step.Argument >= 0x80,
                OpCode.Set => b >= 0x80 || sets[step.Argument].Contains(b),
                OpCode.AnyButNewline => b != '\n',
                _ => true,
            };
        }
    }
}
