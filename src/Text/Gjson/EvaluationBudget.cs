namespace Keyferry.Text.Gjson;

/// <summary>
/// What one evaluation may cost. Every step pays for the bytes that it reads and makes: a short path can otherwise
/// multiply a document (<c>@tostr|@tostr|…</c>) or compare each of its bytes with each of a pattern's.
/// </summary>
internal sealed class EvaluationBudget
{
    // A Secret holds 1 MiB, so that this reads the largest document some dozens of times, and makes some of its size.
    private const long Limit = 64L << 20;
    private const long CostOfMade = 4;
    private const long CostOfPiece = 32;

    private long _left = Limit;

    /// <summary>Pays for bytes that are read, or for that many comparisons.</summary>
    /// <param name="bytes">How many.</param>
    /// <exception cref="PathTooCostly">The evaluation costs too much.</exception>
    public void Read(long bytes)
    {
        _left -= bytes;
        if (_left < 0)
        {
            throw new PathTooCostly();
        }
    }

    /// <summary>Pays for bytes before they are made: they take memory as well as time.</summary>
    /// <param name="bytes">How many.</param>
    /// <exception cref="PathTooCostly">The evaluation costs too much.</exception>
    public void Make(long bytes) => Read(bytes * CostOfMade);

    /// <summary>Pays for one item of a list that is held, beside its bytes.</summary>
    /// <param name="bytes">How many bytes are made for it.</param>
    /// <exception cref="PathTooCostly">The evaluation costs too much.</exception>
    public void MakePiece(long bytes) => Make(bytes + CostOfPiece);
}

/// <summary>An evaluation costs too much. It says nothing of what was read.</summary>
internal sealed class PathTooCostly() : Exception("the property path costs too much to evaluate over this value");
