using System.Buffers;
using Keyferry.Text.Regexp.Syntax;

namespace Keyferry.Text.Regexp.Matching;

/// <summary>
/// Tries one way after the other and never comes twice to the same step at the same place: for short texts. Hot: runs
/// for every key that is rewritten.
/// </summary>
internal ref struct Backtracker
{
    /// <summary>The most pairs of step and place that may be visited.</summary>
    public const int MaxVisits = 256 * 1024;

    private readonly MatchProgram _program;
    private readonly ReadOnlySpan<byte> _text;
    private readonly int _from;
    private readonly Span<int> _slots;
    private readonly Span<uint> _visited;
    private (int Step, int At)[] _waiting;
    private int _count;
    private long _visits;

    private Backtracker(
        MatchProgram program, ReadOnlySpan<byte> text, int from, Span<int> slots, Span<uint> visited)
    {
        _program = program;
        _text = text;
        _from = from;
        _slots = slots;
        _visited = visited;
        _waiting = ArrayPool<(int, int)>.Shared.Rent(64);
    }

    /// <summary>Whether this is the way for a text of that length.</summary>
    public static bool Fits(MatchProgram program, int length) =>
        length < MaxVisits && (long)program.Code.Length * (length + 1) <= MaxVisits;

    /// <summary>Looks for the first match from an index on.</summary>
    /// <param name="program">The pattern.</param>
    /// <param name="text">The text.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="slots">Takes the places noted, as many as it has room for; -1 where there is none.</param>
    /// <param name="charge">Told how many steps it took; null where nobody counts.</param>
    public static bool Match(
        MatchProgram program, ReadOnlySpan<byte> text, int from, Span<int> slots, Action<long>? charge)
    {
        const int small = 256;
        var words = (program.Code.Length * (text.Length - from + 1) + 31) / 32;
        var rented = words > small ? ArrayPool<uint>.Shared.Rent(words) : null;
        var visited = rented is null ? stackalloc uint[small] : rented;
        visited = visited[..words];
        visited.Clear();
        slots.Fill(-1);
        var run = new Backtracker(program, text, from, slots, visited);
        var isMatch = run.Search();
        ArrayPool<(int, int)>.Shared.Return(run._waiting);
        if (rented is not null)
        {
            ArrayPool<uint>.Shared.Return(rented);
        }

        charge?.Invoke((run._visits + words) / 4);
        return isMatch;
    }

    private bool Search()
    {
        for (var at = _from; at <= _text.Length;)
        {
            at = _program.Beginning.Find(_text, at);
            if (at < 0)
            {
                return false;
            }

            if (TryFrom(at))
            {
                return true;
            }

            Utf8Runes.Read(_text, at, out var width);
            at += Math.Max(1, width);
        }

        return false;
    }

    private bool TryFrom(int start)
    {
        Push(_program.Start, start);
        while (_count > 0)
        {
            var (step, at) = _waiting[--_count];
            // A slot is restored once all that came after it has failed.
            if (step < 0)
            {
                _slots[~step] = at;
            }
            else if (Follow(step, at))
            {
                return true;
            }
        }

        return false;
    }

    private bool Follow(int at, int place)
    {
        var width = _text.Length - _from + 1;
        var code = _program.Code;
        while (true)
        {
            var visit = at * width + place - _from;
            if ((_visited[visit >> 5] & (1u << visit)) != 0)
            {
                return false;
            }

            _visited[visit >> 5] |= 1u << visit;
            _visits++;
            ref readonly var step = ref code[at];
            switch (step.Code)
            {
                case OpCode.Fork:
                    Push(step.Argument, place);
                    break;
                case OpCode.Save:
                    if (step.Argument < _slots.Length)
                    {
                        Push(~step.Argument, _slots[step.Argument]);
                        _slots[step.Argument] = place;
                    }

                    break;
                case OpCode.Assert:
                    if (!MatchProgram.Holds((Assertion)step.Argument, _text, place))
                    {
                        return false;
                    }

                    break;
                case OpCode.Match:
                    return true;
                default:
                    if (!_program.Takes(step, Utf8Runes.Read(_text, place, out var length)))
                    {
                        return false;
                    }

                    place += length;
                    break;
            }

            at = step.Next;
        }
    }

    private void Push(int step, int at)
    {
        if (_count == _waiting.Length)
        {
            var larger = ArrayPool<(int, int)>.Shared.Rent(2 * _count);
            _waiting.CopyTo(larger, 0);
            ArrayPool<(int, int)>.Shared.Return(_waiting);
            _waiting = larger;
        }

        _waiting[_count++] = (step, at);
    }
}
