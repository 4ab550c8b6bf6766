using Keyferry.Kubernetes.Connecting;
using Keyferry.Providers;
using Keyferry.Providers.Metrics;

namespace Keyferry.Webhook.Why;

/// <summary>The explainers by kind.</summary>
internal static class Explainers
{
    /// <summary>The explainer of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="kube">The cluster.</param>
    /// <param name="time">The clock.</param>
    public static IExplainer Of(WhyKind kind, KubeConnection kube, TimeProvider time) =>
        kind == WhyKind.ExternalSecret ? new ExternalSecretExplainer(kube.Api, kube.Kinds, time)
        : kind == WhyKind.PushSecret ? new PushSecretExplainer(kube.Api, time)
        : kind == WhyKind.ClusterExternalSecret ? new ClusterExternalSecretExplainer(kube.Api, time)
        : new StoreExplainer(
            kube.Api, ProviderRegistry.Create(static _ => null, time, new ProviderCalls(null)), kind == WhyKind.ClusterSecretStore, time);
}
