using System.Collections.Concurrent;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.PushSecrets;

/// <summary>What a PushSecret's last push saw.</summary>
/// <param name="Uid">The PushSecret.</param>
/// <param name="Sources">The versions of its source Secrets; null where nothing tells.</param>
/// <param name="Stores">Which stores, and which generation of each.</param>
/// <param name="RenewAt">When a generator's value is to be made anew; null where nothing tells.</param>
internal sealed record PushSeen(string Uid, string? Sources, string Stores, DateTimeOffset? RenewAt = null)
{
    /// <summary>What was pushed, where the clean-up after it failed; null where that is done.</summary>
    public PushedEntries? Pushed { get; init; }
}

/// <summary>A push that waits for nothing but its clean-up.</summary>
/// <param name="Version">The version of the PushSecret.</param>
/// <param name="At">When it was pushed.</param>
/// <param name="Entries">What was pushed.</param>
internal sealed record PushedEntries(string Version, DateTimeOffset At, IReadOnlyList<SyncedEntry> Entries);

/// <summary>
/// Remembers what was pushed last: a change of a source Secret or of a store is a reason to push again, and a restart is none.
/// Holds no content.
/// </summary>
internal sealed class PushMemory
{
    private readonly ConcurrentDictionary<ObjectKey, PushSeen> _seen = new();
    private readonly ConcurrentDictionary<ObjectKey, DateTime> _cleanupSince = new();

    /// <summary>
    /// Whether something changed since the last push. What this process sees for the first time is taken as pushed: what
    /// changed before it began comes with the next refresh.
    /// </summary>
    /// <param name="key">The PushSecret.</param>
    /// <param name="now">What is there now.</param>
    /// <param name="moment">The time now.</param>
    /// <param name="ignoresSources">Whether only a change of the PushSecret counts (<c>refreshInterval: 0</c>).</param>
    public bool HasChanged(ObjectKey key, PushSeen now, DateTimeOffset moment, bool ignoresSources)
    {
        var before = _seen.GetOrAdd(key, now);
        if (before.Uid != now.Uid)
        {
            _seen[key] = now;
            return false;
        }

        return before.RenewAt <= moment
            || (!ignoresSources && (before.Stores != now.Stores || (now.Sources is not null && before.Sources != now.Sources)));
    }

    /// <summary>When a generator's value is to be made anew; null where nothing tells.</summary>
    public DateTimeOffset? RenewAt(ObjectKey key) => _seen.TryGetValue(key, out var seen) ? seen.RenewAt : null;

    /// <summary>What was pushed, where the clean-up after it failed; null where there is no such thing.</summary>
    public PushedEntries? Pushed(ObjectKey key) => _seen.TryGetValue(key, out var seen) ? seen.Pushed : null;

    /// <summary>The clean-up after a push is done.</summary>
    public void Settled(ObjectKey key)
    {
        if (_seen.TryGetValue(key, out var seen))
        {
            _seen[key] = seen with { Pushed = null };
        }
    }

    /// <summary>Remembers a push.</summary>
    public void Remember(ObjectKey key, PushSeen seen) => _seen[key] = seen;

    /// <summary>Since when something of a PushSecret could not be deleted; null where there is no such thing.</summary>
    public DateTime? CleanupSince(ObjectKey key) => _cleanupSince.TryGetValue(key, out var since) ? since : null;

    /// <summary>Something could not be deleted.</summary>
    public void CleanupFailed(ObjectKey key, DateTime now) => _cleanupSince.TryAdd(key, now);

    /// <summary>Nothing is left to be deleted.</summary>
    public void CleanedUp(ObjectKey key) => _cleanupSince.TryRemove(key, out _);

    /// <summary>Forgets a PushSecret that is gone.</summary>
    public void Forget(ObjectKey key)
    {
        _seen.TryRemove(key, out _);
        _cleanupSince.TryRemove(key, out _);
    }
}
