using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Stores;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.Metrics;

/// <summary>The kinds whose objects appear in metrics.</summary>
public static class SeriesKinds
{
    /// <summary>ExternalSecrets.</summary>
    /// <param name="access">Knows which stores are ours.</param>
    public static SeriesKind<ExternalSecret> ExternalSecrets(StoreAccess access) => new(
        "externalsecret",
        static es => es.Status?.Conditions?.Find(static c => c.Type == ReadyCondition.Type)?.Status,
        es => !FetchPlan.Of(es).Stores.Any(access.IsForeign))
    {
        CountsCalls = true,
    };

    /// <summary>SecretStores.</summary>
    /// <param name="access">Knows which stores are ours.</param>
    public static SeriesKind<SecretStore> SecretStores(StoreAccess access) =>
        new("secretstore", static s => Ready(s.Status), s => access.IsOurs(s.Spec.Controller))
        {
            StoreKind = StoreKey.Namespaced,
        };

    /// <summary>ClusterSecretStores.</summary>
    /// <param name="access">Knows which stores are ours.</param>
    public static SeriesKind<ClusterSecretStore> ClusterSecretStores(StoreAccess access) =>
        new("clustersecretstore", static s => Ready(s.Status), s => access.IsOurs(s.Spec.Controller))
        {
            StoreKind = StoreKey.ClusterWide,
        };

    private static string? Ready(SecretStoreStatus? status) =>
        status?.Conditions?.Find(static c => c.Type == ReadyCondition.Type)?.Status;
}
