using k8s.Models;

namespace Keyferry.Kubernetes.Types;

/// <summary>The kinds that every API server has and Keyferry uses.</summary>
public static class BuiltIn
{
    private const string Admission = "admissionregistration.k8s.io";

    /// <summary>core/v1 Secret.</summary>
    public static ResourceType<V1Secret> Secret { get; } =
        new("", "v1", "secrets", "Secret", true, static () => KubeJsonContext.Default.V1Secret);

    /// <summary>core/v1 ConfigMap.</summary>
    public static ResourceType<V1ConfigMap> ConfigMap { get; } =
        new("", "v1", "configmaps", "ConfigMap", true, static () => KubeJsonContext.Default.V1ConfigMap);

    /// <summary>core/v1 Namespace.</summary>
    public static ResourceType<V1Namespace> Namespace { get; } =
        new("", "v1", "namespaces", "Namespace", false, static () => KubeJsonContext.Default.V1Namespace);

    /// <summary>core/v1 ServiceAccount.</summary>
    public static ResourceType<V1ServiceAccount> ServiceAccount { get; } =
        new("", "v1", "serviceaccounts", "ServiceAccount", true, static () => KubeJsonContext.Default.V1ServiceAccount);

    /// <summary>core/v1 Event.</summary>
    public static ResourceType<Corev1Event> Event { get; } =
        new("", "v1", "events", "Event", true, static () => KubeMicroTimeJsonContext.Default.Corev1Event);

    /// <summary>coordination.k8s.io/v1 Lease.</summary>
    public static ResourceType<V1Lease> Lease { get; } =
        new("coordination.k8s.io", "v1", "leases", "Lease", true, static () => KubeMicroTimeJsonContext.Default.V1Lease);

    /// <summary>apiextensions.k8s.io/v1 CustomResourceDefinition.</summary>
    public static ResourceType<V1CustomResourceDefinition> CustomResourceDefinition { get; } =
        new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false,
            static () => KubeJsonContext.Default.V1CustomResourceDefinition);

    /// <summary>admissionregistration.k8s.io/v1 MutatingWebhookConfiguration.</summary>
    public static ResourceType<V1MutatingWebhookConfiguration> MutatingWebhookConfiguration { get; } =
        new(Admission, "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", false,
            static () => KubeJsonContext.Default.V1MutatingWebhookConfiguration);

    /// <summary>admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration.</summary>
    public static ResourceType<V1ValidatingWebhookConfiguration> ValidatingWebhookConfiguration { get; } =
        new(Admission, "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", false,
            static () => KubeJsonContext.Default.V1ValidatingWebhookConfiguration);
}
