namespace Keyferry.Text.Gjson;

/// <summary>The items or members of an object or array that is built; each is paid for as it is added.</summary>
/// <param name="budget">What pays.</param>
internal sealed class Pieces(EvaluationBudget budget)
{
    private readonly List<ReadOnlyMemory<byte>> _all = [];

    public int Count => _all.Count;

    /// <summary>Adds an item.</summary>
    public void Add(ReadOnlyMemory<byte> raw)
    {
        budget.MakePiece(raw.Length);
        _all.Add(raw);
    }

    /// <summary>Adds a member.</summary>
    public void Add(ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> value) => _all.Add(Member(name, value));

    /// <summary>Gives a member another value.</summary>
    public void Replace(int place, ReadOnlyMemory<byte> value)
    {
        var member = _all[place];
        _all[place] = Member(member[..JsonScan.StringEnd(member.Span, 0, out _)], value);
    }

    /// <summary>Turns the order around.</summary>
    public void Reverse() => _all.Reverse();

    /// <summary>All in one text between two brackets.</summary>
    public ReadOnlyMemory<byte> Joined(ReadOnlySpan<byte> brackets)
    {
        var joined = new byte[_all.Sum(static p => p.Length) + Math.Max(0, Count - 1) + brackets.Length];
        joined[0] = brackets[0];
        var at = 1;
        for (var i = 0; i < Count; i++)
        {
            if (i > 0)
            {
                joined[at++] = (byte)',';
            }

            _all[i].CopyTo(joined.AsMemory(at));
            at += _all[i].Length;
        }

        joined[at] = brackets[1];
        return joined;
    }

    private byte[] Member(ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> value)
    {
        // Once for the member, and once for the text that it becomes part of.
        budget.MakePiece(2L * (name.Length + value.Length));
        return [.. name.Span, (byte)':', .. value.Span];
    }
}
