using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Stores;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.PushSecrets;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.Metrics;

/// <summary>The kinds whose objects appear in metrics.</summary>
public static class SeriesKinds
{
    /// <summary>ExternalSecrets.</summary>
    /// <param name="access">Knows which stores are ours.</param>
    public static SeriesKind<ExternalSecret> ExternalSecrets(StoreAccess access) => new(
        "externalsecret",
        static es => ReadyStatus.Of(es.Status),
        es => !FetchPlan.StoresOf(es).Any(access.IsUnmanaged))
    {
        CountsCalls = true,
    };

    /// <summary>PushSecrets.</summary>
    /// <param name="access">Knows which stores are ours.</param>
    public static SeriesKind<PushSecret> PushSecrets(StoreAccess access) => new(
        "pushsecret", static p => ReadyStatus.Of(p.Status),
        p => !PushReferences.ReferredTo(p).Any() || !PushReferences.ReferredTo(p).All(access.IsUnmanaged));

    /// <summary>SecretStores.</summary>
    /// <param name="access">Knows which stores are ours.</param>
    public static SeriesKind<SecretStore> SecretStores(StoreAccess access) =>
        new("secretstore", static s => ReadyStatus.Of(s.Status), s => access.MatchesControllerClass(s.Spec.Controller))
        {
            StoreKind = StoreKey.Namespaced,
        };

    /// <summary>ClusterSecretStores.</summary>
    /// <param name="access">Knows which stores are ours.</param>
    public static SeriesKind<ClusterSecretStore> ClusterSecretStores(StoreAccess access) =>
        new("clustersecretstore", static s => ReadyStatus.Of(s.Status), s => access.MatchesControllerClass(s.Spec.Controller))
        {
            StoreKind = StoreKey.ClusterWide,
        };
}
