using System.Collections.Concurrent;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>
/// When ExternalSecrets must be fetched again because what a generator made ends to be valid. It is known to this process
/// alone: after a restart the interval says when.
/// </summary>
public sealed class ExpiringValues
{
    // A generator that says that its values are of no use any more must not be run in a loop.
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ObjectKey, (string Uid, DateTimeOffset RenewAt)> _known = new();

    /// <summary>Notes when values that were just made end to be valid.</summary>
    /// <param name="item">The ExternalSecret.</param>
    /// <param name="uid">Its UID.</param>
    /// <param name="made">When the pass began that made them.</param>
    /// <param name="expires">When they end to be valid; null where nobody says.</param>
    public void Remember(ObjectKey item, string uid, DateTimeOffset made, DateTimeOffset? expires)
    {
        if (expires is { } end)
        {
            _known[item] = (uid, RenewAt(made, end));
        }
        else
        {
            Forget(item);
        }
    }

    /// <summary>When an object is to be fetched again for that reason; null where there is none.</summary>
    public DateTimeOffset? RenewAt(ObjectKey item, string uid) =>
        _known.TryGetValue(item, out var known) && known.Uid == uid ? known.RenewAt : null;

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ObjectKey item) => _known.TryRemove(item, out _);

    /// <summary>At two thirds of the life of a value, a minute after it was made at the earliest.</summary>
    public static DateTimeOffset RenewAt(DateTimeOffset made, DateTimeOffset expires)
    {
        var life = expires - made;
        return made + (life * 2 / 3 < Shortest ? Shortest : life * 2 / 3);
    }
}
