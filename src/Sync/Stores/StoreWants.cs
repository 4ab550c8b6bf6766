using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>What an object wants read in one pass.</summary>
/// <param name="Item">The object, which is woken when all of it was answered.</param>
/// <param name="Version">The object's version; another version wants afresh.</param>
/// <param name="IsForced">Whether values must be read after the want, however young others are.</param>
/// <param name="DueSince">Since when the object has been due, as a timestamp: values that were read since serve it.</param>
/// <param name="Stores">What it wants of each store.</param>
public sealed record StoreWants(
    ObjectKey Item, string Version, bool IsForced, long DueSince, IReadOnlyList<StoreWant> Stores);

/// <summary>What an object wants of one store.</summary>
/// <param name="Session">The store.</param>
/// <param name="Keys">What it wants read.</param>
/// <param name="Searches">What it wants searched for.</param>
public sealed record StoreWant(StoreSession Session, IReadOnlySet<RemoteKey> Keys, IReadOnlySet<StoreSearch> Searches)
{
    /// <summary>Keys alone.</summary>
    public StoreWant(StoreSession session, IReadOnlySet<RemoteKey> keys)
        : this(session, keys, new HashSet<StoreSearch>())
    {
    }
}
