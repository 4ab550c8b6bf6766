namespace Keyferry.Text.Regexp.Matching;

/// <summary>
/// The ways that are still open at a place, the preferred ones first, with the places each has noted.
/// </summary>
/// <param name="slots">How many places a way notes.</param>
internal sealed class ThreadList(int slots)
{
    private int[] _steps = new int[16];
    private int[] _noted = new int[16 * slots];

    /// <summary>How many ways there are.</summary>
    public int Count { get; private set; }

    /// <summary>The step a way waits at.</summary>
    public int StepOf(int thread) => _steps[thread];

    /// <summary>The places a way has noted.</summary>
    public Span<int> NotedBy(int thread) => _noted.AsSpan(thread * slots, slots);

    /// <summary>Adds a way.</summary>
    public void Add(int step, ReadOnlySpan<int> noted)
    {
        if (Count == _steps.Length)
        {
            Array.Resize(ref _steps, 2 * Count);
            Array.Resize(ref _noted, 2 * Count * slots);
        }

        _steps[Count] = step;
        noted.CopyTo(NotedBy(Count++));
    }

    /// <summary>Forgets all ways.</summary>
    public void Clear() => Count = 0;
}
