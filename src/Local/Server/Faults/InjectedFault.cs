namespace Keyferry.Local.Server.Faults;

/// <summary>A fault that was injected, and how often it was met.</summary>
public sealed class InjectedFault
{
    private int _hits;

    internal InjectedFault(Fault fault) => Fault = fault;

    /// <summary>The fault.</summary>
    public Fault Fault { get; }

    /// <summary>How many requests it has hit.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>Whether it will hit no request any more.</summary>
    public bool IsSpent => Fault.Times is { } times && Hits >= times;

    internal bool TryHit()
    {
        while (true)
        {
            var hits = Hits;
            if (Fault.Times is { } times && hits >= times)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _hits, hits + 1, hits) == hits)
            {
                return true;
            }
        }
    }
}
