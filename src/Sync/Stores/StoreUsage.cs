namespace Keyferry.Sync.Stores;

/// <summary>How a store is used at one moment: the sum over its connections.</summary>
public sealed record StoreUsage
{
    /// <summary>Nobody uses the store.</summary>
    public static StoreUsage Unused { get; } = new();

    /// <summary>How many connections are held, one an identity.</summary>
    public int Connections { get; init; }

    /// <summary>How many calls began in the last minute.</summary>
    public int Calls { get; init; }

    /// <summary>How many keys objects wanted in the last minute.</summary>
    public int Wanted { get; init; }

    /// <summary>How many keys the calls of the last minute read: what is wanted beyond shares a read with another.</summary>
    public int Read { get; init; }

    /// <summary>How many calls are in flight.</summary>
    public int InFlight { get; init; }

    /// <summary>How many calls may be in flight.</summary>
    public int Limit { get; init; }

    /// <summary>How many reads, writes and searches wait for a call.</summary>
    public int Queued { get; init; }

    /// <summary>How often the store asked to be called less, since its connections began.</summary>
    public int Throttled { get; init; }

    /// <summary>How long no call begins since the store asked to slow down; zero where one may.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>How long no call begins since the store is down; zero where one may.</summary>
    public TimeSpan Break { get; init; }

    /// <summary>The sum of two.</summary>
    /// <param name="other">The other.</param>
    public StoreUsage Plus(StoreUsage other) => new()
    {
        Connections = Connections + other.Connections,
        Calls = Calls + other.Calls,
        Wanted = Wanted + other.Wanted,
        Read = Read + other.Read,
        InFlight = InFlight + other.InFlight,
        Limit = Limit + other.Limit,
        Queued = Queued + other.Queued,
        Throttled = Throttled + other.Throttled,
        Pause = Pause > other.Pause ? Pause : other.Pause,
        Break = Break > other.Break ? Break : other.Break,
    };
}
