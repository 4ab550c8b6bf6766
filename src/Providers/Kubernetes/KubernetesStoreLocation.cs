using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.Resources;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Kubernetes;

/// <summary>
/// Where a Kubernetes store's Secrets lie. Two addresses may be one server, so only the namespace tells two places apart. Pure.
/// </summary>
internal static class KubernetesStoreLocation
{
    private const string DefaultNamespace = "default";

    /// <inheritdoc cref="IProvider.LocationOf(StoreObject)"/>
    public static StoreLocation Of(KubernetesProviderSpec spec)
    {
        var server = JsonSerializer.SerializeToNode(spec, ApiJsonContext.Default.KubernetesProviderSpec) as JsonObject ?? [];
        server.Remove("remoteNamespace");
        return new StoreLocation(
            "kubernetes", [string.IsNullOrEmpty(spec.RemoteNamespace) ? DefaultNamespace : spec.RemoteNamespace], server.ToJsonString());
    }

    /// <summary>Where an entry lies: its metadata may name a namespace of its own, where the store is for the whole cluster.</summary>
    public static StoreLocation Of(StoreObject store, KubernetesProviderSpec spec, PushTarget entry)
    {
        var location = Of(spec);
        return store.IsClusterWide && PushOptions.TryRead(entry.Metadata, out var options, out _)
            && options is { Namespace: { Length: > 0 } ns }
                ? location with { Parts = [ns] }
                : location;
    }
}
