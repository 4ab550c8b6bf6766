using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>Both kinds of store as providers see them.</summary>
public static class StoreObjects
{
    /// <summary>A namespaced store.</summary>
    public static StoreObject Of(SecretStore store) => new(
        StoreKey.Namespaced, store.Metadata.NamespaceProperty, store.Metadata.Name, store.Spec, store.Metadata.Uid ?? "",
        store.Metadata.Generation ?? 0);

    /// <summary>A cluster-wide store.</summary>
    public static StoreObject Of(ClusterSecretStore store) => new(
        StoreKey.ClusterWide, "", store.Metadata.Name, store.Spec, store.Metadata.Uid ?? "", store.Metadata.Generation ?? 0);
}
