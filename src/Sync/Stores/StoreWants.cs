using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>What an object wants read in one pass.</summary>
/// <param name="Item">The object, which is woken when all of it was answered.</param>
/// <param name="Version">The object's version; another version wants afresh.</param>
/// <param name="IsForced">Whether values must be read after the want, however young others are.</param>
/// <param name="DueSince">Since when the object has been due, as a timestamp: values that were read since serve it.</param>
/// <param name="Stores">The keys, by store.</param>
public sealed record StoreWants(
    ObjectKey Item, string Version, bool IsForced, long DueSince,
    IReadOnlyList<(StoreSession Session, IReadOnlySet<RemoteKey> Keys)> Stores);
