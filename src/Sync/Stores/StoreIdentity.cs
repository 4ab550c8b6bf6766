using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>
/// Who a store is for a caller. Callers of an equal identity share one connection, its reads and its limits; a change of
/// any part makes a new one.
/// </summary>
/// <param name="Store">The store.</param>
/// <param name="Uid">The store's <c>metadata.uid</c>.</param>
/// <param name="Generation">The store's <c>metadata.generation</c>.</param>
/// <param name="Namespace">The caller's namespace, where the connection depends on it; else empty.</param>
/// <param name="Credentials">The resource versions of what credentials are read from.</param>
public sealed record StoreIdentity(
    StoreKey Store, string Uid, long Generation, string Namespace, string Credentials);

/// <summary>A store as one identity sees it, with all that a connection needs.</summary>
/// <param name="Identity">The identity.</param>
/// <param name="Provider">The kind of store.</param>
/// <param name="Store">The store.</param>
/// <param name="Namespace">On whose behalf it is used; empty for a cluster-wide store that does not depend on it.</param>
public sealed record StoreSession(StoreIdentity Identity, IProvider Provider, StoreObject Store, string Namespace);
