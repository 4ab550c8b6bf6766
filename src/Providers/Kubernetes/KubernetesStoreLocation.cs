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

    /// <inheritdoc cref="IProvider.LocationOf"/>
    public static StoreLocation Of(KubernetesProviderSpec spec)
    {
        var server = JsonSerializer.SerializeToNode(spec, ApiJsonContext.Default.KubernetesProviderSpec) as JsonObject ?? [];
        server.Remove("remoteNamespace");
        return new StoreLocation(
            "kubernetes", [string.IsNullOrEmpty(spec.RemoteNamespace) ? DefaultNamespace : spec.RemoteNamespace], server.ToJsonString());
    }
}
