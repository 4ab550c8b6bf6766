using k8s.Models;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>A SecretStore or ClusterSecretStore that exists.</summary>
/// <param name="Object">The store.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="IsReady">Whether its Ready condition is True.</param>
/// <param name="IsValidated">Whether it has a Ready condition at all.</param>
public sealed record FoundStore(StoreObject Object, string Uid, bool IsReady, bool IsValidated)
{
    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; private init; } = new Dictionary<string, string>();

    /// <summary>Whether it waits for its finalizers to be deleted.</summary>
    public bool IsDeleting { get; private init; }

    /// <summary>A namespaced store.</summary>
    public static FoundStore Of(SecretStore store) => Of(
        StoreObjects.Of(store),
        store.Metadata, store.Status);

    /// <summary>A cluster-wide store.</summary>
    public static FoundStore Of(ClusterSecretStore store) => Of(
        StoreObjects.Of(store), store.Metadata, store.Status);

    private static FoundStore Of(StoreObject store, V1ObjectMeta metadata, SecretStoreStatus? status)
    {
        var ready = ReadyStatus.Of(status);
        return new FoundStore(store, metadata.Uid ?? "", ready == "True", ready is not null)
        {
            Labels = metadata.Labels as IReadOnlyDictionary<string, string> ?? new Dictionary<string, string>(),
            IsDeleting = metadata.DeletionTimestamp is not null,
        };
    }
}

/// <summary>A store, or why it cannot be had.</summary>
/// <param name="Store">The store; null where there is none, or it could not be read.</param>
/// <param name="Failure">Why; null where there is one.</param>
public sealed record StoreLookup(FoundStore? Store, FetchFailure? Failure);
