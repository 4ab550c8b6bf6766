using Keyferry.Kubernetes.Controllers;

namespace Keyferry.Sync.Overview;

/// <summary>When an object is looked at next.</summary>
public enum NextLookKind
{
    /// <summary>Nobody can say.</summary>
    Unknown,

    /// <summary>When something changes.</summary>
    OnChange,

    /// <summary>After a time.</summary>
    Later,

    /// <summary>It is due, and nobody has taken it up.</summary>
    Due,

    /// <summary>It is being looked at.</summary>
    Now,
}

/// <summary>When an object is looked at next.</summary>
/// <param name="Kind">Which case.</param>
/// <param name="Time">Until then; of one that is due, or is looked at, since when.</param>
public sealed record NextLook(NextLookKind Kind, TimeSpan Time)
{
    /// <summary>What a queue says of an object; null means that it does not know it.</summary>
    /// <typeparam name="TKey">What names an object.</typeparam>
    /// <param name="queued">What the queue says.</param>
    public static NextLook Of<TKey>(QueuedKey<TKey>? queued)
        where TKey : notnull => queued switch
        {
            null => new(NextLookKind.OnChange, TimeSpan.Zero),
            { State: QueuedKeyState.Due } due => new(NextLookKind.Due, due.Time),
            { State: QueuedKeyState.Running } now => new(NextLookKind.Now, now.Time),
            { } later => new(NextLookKind.Later, later.Time),
        };

    /// <summary>What a decision says; null means that only a change counts.</summary>
    /// <param name="wait">The time until then.</param>
    public static NextLook After(TimeSpan? wait) => wait switch
    {
        null => new(NextLookKind.OnChange, TimeSpan.Zero),
        { } time when time <= TimeSpan.Zero => new(NextLookKind.Due, -time),
        { } time => new(NextLookKind.Later, time),
    };
}
