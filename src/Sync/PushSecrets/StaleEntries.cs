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
    /// <summary>The entries that were pushed and are no more, or lie elsewhere in their store now.</summary>
    /// <param name="before">What was pushed.</param>
    /// <param name="now">What is pushed now.</param>
    /// <param name="sessions">The stores that it is pushed to, by their names in the status; null where it makes no difference.</param>
    public static IReadOnlyList<SyncedEntry> Of(
        SyncedSecrets before, SyncedSecrets now, IReadOnlyDictionary<string, StoreSession>? sessions = null) =>
    [
        .. before.Entries
            .Where(e => !now.Has(e.Store, e.Name) || HasMoved(e.Data, now.Stores[e.Store][e.Name], sessions?.GetValueOrDefault(e.Store)))
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
            foreach (var entry in entries.Values.Where(e => Overlap(stale.Data.Match.RemoteRef, e.Match.RemoteRef, store, other)))
            {
                switch (IsOnePlace(stale, store, name, entry, other))
                {
                    case true:
                        return StaleFate.Keep;
                    case null:
                        fate = StaleFate.KeepForDoubt;
                        break;
                }
            }
        }

        return fate;
    }

    private static bool? IsOnePlace(SyncedEntry stale, StoreSession? store, string name, PushSecretData entry, StoreSession? other)
    {
        if (store is null || other is null)
        {
            return name == stale.Store ? true : null;
        }

        var isSame = LocationOf(store, stale.Data).IsSameAs(LocationOf(other, entry));

        // One store leads to one place, unless its entries say otherwise.
        return name == stale.Store && isSame is null ? true : isSame;
    }

    private static bool HasMoved(PushSecretData before, PushSecretData now, StoreSession? store) =>
        PushEntry.StatusKeyOf(before.Match.RemoteRef) != PushEntry.StatusKeyOf(now.Match.RemoteRef)
        || store is not null && LocationOf(store, before).IsSameAs(LocationOf(store, now)) is false;

    private static StoreLocation LocationOf(StoreSession store, PushSecretData entry) =>
        store.Provider.LocationOf(store.Store, PushEntry.TargetOf(entry));

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
