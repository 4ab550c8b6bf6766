using System.Buffers;
using Keyferry.Text.Regexp.Syntax;

namespace Keyferry.Text.Regexp.Matching;

/// <summary>
/// Follows all ways at once, a code point at a time: for texts of any length, in time that is the product of text and
/// program.
/// </summary>
internal sealed class ParallelMachine : IDisposable
{
    // What all ways at once may note: 256 MiB, for patterns that nobody writes in good faith; far less where the
    // program's size is limited.
    private const long MaxNoted = 64 << 20;
    private const long NotedPerInstruction = 10;

    private const int WorkBetweenCharges = 10_000;
    private const int StepsPerInstruction = 32;

    private readonly MatchProgram _program;
    private readonly int[] _noted;
    // Rented, since it is as large as the program and needed for each search. It must start as zeros.
    private readonly uint[] _seen;
    private readonly Stack<(int Step, int Value)> _waiting = new();
    private ThreadList _current;
    private ThreadList _next;
    private uint _round;
    private long _work;

    /// <summary>Takes the tables for searches that note a number of places.</summary>
    public ParallelMachine(MatchProgram program, int slots)
    {
        _program = program;
        _noted = new int[slots];
        _seen = ArrayPool<uint>.Shared.Rent(program.Code.Length);
        Array.Clear(_seen, 0, program.Code.Length);
        _current = new ThreadList(slots);
        _next = new ThreadList(slots);
    }

    /// <summary>Whether there is room for all ways that can be open at once.</summary>
    public static bool Fits(MatchProgram program, int maxProgramSize) =>
        (long)program.Slots * program.Code.Count(static step => step.Code >= OpCode.Rune)
            <= Math.Min(MaxNoted, NotedPerInstruction * maxProgramSize);

    /// <summary>How many places a search notes.</summary>
    public int Slots => _noted.Length;

    /// <summary>Looks for the first match from an index on; see <see cref="Backtracker.Match"/>.</summary>
    public bool Match(ReadOnlySpan<byte> text, int from, Span<int> slots, Action<long>? charge)
    {
        slots.Fill(-1);
        // A round number that was not used before, so that the table need not be cleared.
        NextRound();
        _current.Clear();
        _next.Clear();
        _waiting.Clear();
        // Added to the steps: what preparing a search of a large program takes, however soon it ends.
        _work = 1 + (_program.Code.Length / StepsPerInstruction);
        var isMatch = Run(text, from, slots, charge);
        charge?.Invoke(_work);
        return isMatch;
    }

    /// <summary>Gives the tables back.</summary>
    public void Dispose() => ArrayPool<uint>.Shared.Return(_seen);

    private bool Run(ReadOnlySpan<byte> text, int at, Span<int> slots, Action<long>? charge)
    {
        var isMatch = false;
        while (true)
        {
            if (_current.Count == 0)
            {
                at = isMatch ? -1 : _program.Beginning.Find(text, at);
                if (at < 0)
                {
                    return isMatch;
                }
            }

            if (!isMatch && (at == 0 || !_program.Beginning.IsAnchored))
            {
                _noted.AsSpan().Fill(-1);
                Follow(_current, _program.Start, text, at);
            }

            _work += 1 + _current.Count;
            if (_work > WorkBetweenCharges)
            {
                charge?.Invoke(_work);
                _work = 0;
            }

            var rune = Utf8Runes.Read(text, at, out var width);
            Step(text, rune, at + width, slots, ref isMatch);
            if (rune == Utf8Runes.End || (isMatch && slots.Length == 0))
            {
                return isMatch;
            }

            at += width;
        }
    }

    private void Step(ReadOnlySpan<byte> text, int rune, int behind, Span<int> slots, ref bool isMatch)
    {
        NextRound();
        for (var thread = 0; thread < _current.Count; thread++)
        {
            ref readonly var step = ref _program.Code[_current.StepOf(thread)];
            if (step.Code == OpCode.Match)
            {
                // The threads that follow have a lower priority than this match.
                _current.NotedBy(thread).CopyTo(slots);
                isMatch = true;
                break;
            }

            if (!_program.Takes(step, rune))
            {
                continue;
            }

            _current.NotedBy(thread).CopyTo(_noted);
            Follow(_next, step.Next, text, behind);
        }

        _current.Clear();
        (_current, _next) = (_next, _current);
    }

    /// <summary>Goes on from a step as far as that takes no code point, and lists where it gets to.</summary>
    private void Follow(ThreadList list, int start, ReadOnlySpan<byte> text, int at)
    {
        _waiting.Push((start, 0));
        while (_waiting.TryPop(out var waiting))
        {
            if (waiting.Step < 0)
            {
                _noted[~waiting.Step] = waiting.Value;
                continue;
            }

            for (var here = waiting.Step; _seen[here] != _round;)
            {
                _seen[here] = _round;
                ref readonly var step = ref _program.Code[here];
                if (step.Code == OpCode.Fork)
                {
                    _waiting.Push((step.Argument, 0));
                }
                else if (step.Code == OpCode.Save)
                {
                    Note(step.Argument, at);
                }
                else if (step.Code != OpCode.Assert)
                {
                    list.Add(here, _noted);
                    break;
                }
                else if (!MatchProgram.Holds((Assertion)step.Argument, text, at))
                {
                    break;
                }

                here = step.Next;
            }
        }
    }

    private void NextRound()
    {
        if (++_round != 0)
        {
            return;
        }

        // The round number wrapped around after 2^32 code points: old entries would count as current.
        Array.Clear(_seen, 0, _program.Code.Length);
        _round = 1;
    }

    private void Note(int slot, int at)
    {
        if (slot >= _noted.Length)
        {
            return;
        }

        _waiting.Push((~slot, _noted[slot]));
        _noted[slot] = at;
    }
}
