using k8s.Models;
using Keyferry.Api.Resources;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Stores;

namespace Keyferry.Webhook.Ui.Model;

/// <summary>A store, as pages show it: which kind of store it is, and nothing of its settings.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Key">The store.</param>
/// <param name="Metadata">The object's metadata.</param>
/// <param name="Provider">The kind of store that it leads to.</param>
/// <param name="Ready">How it stands.</param>
/// <param name="Capabilities">What it can: ReadOnly, WriteOnly or ReadWrite.</param>
public sealed record StoreItem(
    ResourceType Type, StoreKey Key, V1ObjectMeta Metadata, string Provider, Readiness Ready, string Capabilities)
{
    /// <summary>A SecretStore.</summary>
    /// <param name="store">The object.</param>
    public static StoreItem Of(SecretStore store) => new(
        ApiResources.SecretStores, new StoreKey(StoreKey.Namespaced, store.Metadata.NamespaceProperty ?? "", store.Metadata.Name),
        store.Metadata, ProviderOf(store.Spec), Readiness.Of(store.Status?.Conditions), store.Status?.Capabilities ?? "");

    /// <summary>A ClusterSecretStore.</summary>
    /// <param name="store">The object.</param>
    public static StoreItem Of(ClusterSecretStore store) => new(
        ApiResources.ClusterSecretStores, new StoreKey(StoreKey.ClusterWide, "", store.Metadata.Name),
        store.Metadata, ProviderOf(store.Spec), Readiness.Of(store.Status?.Conditions), store.Status?.Capabilities ?? "");

    private static string ProviderOf(SecretStoreSpec? spec) =>
        spec is null ? "" : string.Join(", ", StoreProviderKeys.Of(spec.Provider));
}
