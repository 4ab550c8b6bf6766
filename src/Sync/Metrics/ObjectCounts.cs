namespace Keyferry.Sync.Metrics;

/// <summary>What is counted of the passes over one object; safe from any thread.</summary>
internal sealed class ObjectCounts
{
    private long _passes;
    private long _failures;
    private long _lastNanoseconds;

    /// <summary>How often the object was reconciled.</summary>
    public long Passes => Interlocked.Read(ref _passes);

    /// <summary>How often that failed.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>How long the last pass took.</summary>
    public long LastNanoseconds => Interlocked.Read(ref _lastNanoseconds);

    /// <summary>Counts a pass.</summary>
    public void Add(bool failed, TimeSpan took)
    {
        Interlocked.Increment(ref _passes);
        if (failed)
        {
            Interlocked.Increment(ref _failures);
        }

        Interlocked.Exchange(ref _lastNanoseconds, (long)took.TotalNanoseconds);
    }
}
