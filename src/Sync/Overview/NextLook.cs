using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.PushSecrets;

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

    /// <summary>What an ExternalSecret says of itself, whether or not an engine is at work on it.</summary>
    /// <param name="item">The ExternalSecret.</param>
    /// <param name="now">The time now.</param>
    public static NextLook Of(ExternalSecret item, DateTimeOffset now) =>
        After(RefreshDecision.NextLook(item.Spec, item.Status, now, item.Metadata.Uid));

    /// <summary>What a PushSecret says of itself, whether or not an engine is at work on it.</summary>
    /// <param name="item">The PushSecret.</param>
    /// <param name="now">The time now.</param>
    public static NextLook Of(PushSecret item, DateTimeOffset now) =>
        After(PushRefresh.NextLook(item, item.Status?.RefreshTime, now));

    /// <summary>The moment: of one that is due, or is looked at, since when.</summary>
    /// <param name="now">The time now.</param>
    public DateTimeOffset From(DateTimeOffset now) => Kind == NextLookKind.Later ? now + Time : now - Time;

    // What a decision says; null means that only a change counts.
    private static NextLook After(TimeSpan? wait) => wait switch
    {
        null => new(NextLookKind.OnChange, TimeSpan.Zero),
        { } time when time <= TimeSpan.Zero => new(NextLookKind.Due, -time),
        { } time => new(NextLookKind.Later, time),
    };
}
