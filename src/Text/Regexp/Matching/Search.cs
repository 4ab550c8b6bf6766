namespace Keyferry.Text.Regexp.Matching;

/// <summary>
/// Looks for one match after the other in a text. What a search needs beside the program is made once for all its
/// matches: a large program with a million matches would make as many tables of its size.
/// </summary>
/// <param name="program">The pattern.</param>
internal sealed class Search(MatchProgram program) : IDisposable
{
    private ParallelMachine? _machine;

    /// <summary>Looks for the first match from an index on; see <see cref="Backtracker.Match"/>.</summary>
    public bool Match(ReadOnlySpan<byte> text, int from, Span<int> slots, Action<long>? charge)
    {
        if (Backtracker.Fits(program, text.Length - from))
        {
            return Backtracker.Match(program, text, from, slots, charge);
        }

        if (_machine is null || _machine.Slots != slots.Length)
        {
            _machine?.Dispose();
            _machine = new ParallelMachine(program, slots.Length);
        }

        return _machine.Match(text, from, slots, charge);
    }

    /// <summary>Gives the tables back.</summary>
    public void Dispose() => _machine?.Dispose();
}
