using Keyferry.Api.PushSecrets;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.PushSecrets;

/// <summary>What is to become of an entry that a PushSecret no longer has.</summary>
public enum StaleFate
{
    /// <summary>It is deleted from its store.</summary>
    Delete,

    /// <summary>It stays: another entry writes to the same place.</summary>
    Keep,

    /// <summary>It stays, as nobody can say whether another entry writes to the same place.</summary>
    KeepForDoubt,
}

/// <summary>Finds the entries that a PushSecret no longer has, and which of them may be deleted. Pure.</summary>
internal static class StaleEntries
{
    /// <summary>The entries that were pushed and are no more.</summary>
    public static IReadOnlyList<SyncedEntry> Of(SyncedSecrets before, SyncedSecrets now) =>
    [
        .. before.Stores.SelectMany(s => s.Value.Where(e => !now.Has(s.Key, e.Key)).Select(e => new SyncedEntry(s.Key, e.Key, e.Value)))
            .OrderBy(static e => e.Store, StringComparer.Ordinal).ThenBy(static e => e.Name, StringComparer.Ordinal),
    ];

    /// <summary>
    /// What is to become of one. What has just been written is never deleted, through whatever store: stores are told apart by
    /// where they lead to, not by their names.
    /// </summary>
    /// <param name="stale">The entry.</param>
    /// <param name="store">Its store; null where that is gone.</param>
    /// <param name="now">What is pushed now.</param>
    /// <param name="sessions">The stores that it is pushed to, by their names in the status.</param>
    public static StaleFate FateOf(
        SyncedEntry stale, StoreSession? store, SyncedSecrets now, IReadOnlyDictionary<string, StoreSession> sessions)
    {
        var fate = StaleFate.Delete;
        foreach (var (name, entries) in now.Stores)
        {
            var other = sessions.GetValueOrDefault(name);
            var isSame = name == stale.Store ? true
                : store is null || other is null ? null
                : store.Provider.LocationOf(store.Store).IsSameAs(other.Provider.LocationOf(other.Store));
            if (isSame is false || !entries.Values.Any(e => Overlap(stale.Data.Match.RemoteRef, e.Match.RemoteRef, store, other)))
            {
                continue;
            }

            if (isSame is true)
            {
                return StaleFate.Keep;
            }

            fate = StaleFate.KeepForDoubt;
        }

        return fate;
    }

    private static bool Overlap(PushRemoteRef stale, PushRemoteRef now, StoreSession? store, StoreSession? other)
    {
        var sameName = store is null || other is null
            ? stale.RemoteKey == now.RemoteKey
            : store.Provider.KeyOf(store.Store, new RemoteRef(stale.RemoteKey)).Name
                == other.Provider.KeyOf(other.Store, new RemoteRef(now.RemoteKey)).Name;

        // A whole secret holds its properties.
        return sameName && (string.IsNullOrEmpty(stale.Property) || string.IsNullOrEmpty(now.Property) || stale.Property == now.Property);
    }
}
