using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Api.Resources;

/// <summary>The kinds of <c>external-secrets.io</c>: their paths on the API server and their JSON.</summary>
public static class ApiResources
{
    /// <summary>The API group of ExternalSecret, PushSecret, the stores and their cluster-scoped kinds.</summary>
    public const string Group = "external-secrets.io";

    /// <summary>The API group of the generators.</summary>
    public const string GeneratorGroup = "generators.external-secrets.io";

    /// <summary>ExternalSecret, v1.</summary>
    public static ResourceType<ExternalSecret> ExternalSecrets { get; } = new(
        Group, "v1", "externalsecrets", "ExternalSecret", true,
        static () => ApiJsonContext.Default.ExternalSecret);

    /// <summary>ClusterExternalSecret, v1.</summary>
    public static ResourceType<ClusterExternalSecret> ClusterExternalSecrets { get; } = new(
        Group, "v1", "clusterexternalsecrets", "ClusterExternalSecret", false,
        static () => ApiJsonContext.Default.ClusterExternalSecret);

    /// <summary>SecretStore, v1.</summary>
    public static ResourceType<SecretStore> SecretStores { get; } = new(
        Group, "v1", "secretstores", "SecretStore", true,
        static () => ApiJsonContext.Default.SecretStore);

    /// <summary>ClusterSecretStore, v1.</summary>
    public static ResourceType<ClusterSecretStore> ClusterSecretStores { get; } = new(
        Group, "v1", "clustersecretstores", "ClusterSecretStore", false,
        static () => ApiJsonContext.Default.ClusterSecretStore);

    /// <summary>PushSecret, v1alpha1.</summary>
    public static ResourceType<PushSecret> PushSecrets { get; } = new(
        Group, "v1alpha1", "pushsecrets", "PushSecret", true,
        static () => ApiJsonContext.Default.PushSecret);

    /// <summary>ClusterPushSecret, v1alpha1.</summary>
    public static ResourceType<ClusterPushSecret> ClusterPushSecrets { get; } = new(
        Group, "v1alpha1", "clusterpushsecrets", "ClusterPushSecret", false,
        static () => ApiJsonContext.Default.ClusterPushSecret);

    /// <summary>ExternalSecret, v1beta1.</summary>
    public static ResourceType<ExternalSecret> ExternalSecretsV1Beta1 { get; } = new(
        Group, "v1beta1", "externalsecrets", "ExternalSecret", true,
        static () => ApiJsonContext.Default.ExternalSecret);

    /// <summary>ClusterExternalSecret, v1beta1.</summary>
    public static ResourceType<ClusterExternalSecret> ClusterExternalSecretsV1Beta1 { get; } = new(
        Group, "v1beta1", "clusterexternalsecrets", "ClusterExternalSecret", false,
        static () => ApiJsonContext.Default.ClusterExternalSecret);

    /// <summary>SecretStore, v1beta1.</summary>
    public static ResourceType<SecretStore> SecretStoresV1Beta1 { get; } = new(
        Group, "v1beta1", "secretstores", "SecretStore", true,
        static () => ApiJsonContext.Default.SecretStore);

    /// <summary>ClusterSecretStore, v1beta1.</summary>
    public static ResourceType<ClusterSecretStore> ClusterSecretStoresV1Beta1 { get; } = new(
        Group, "v1beta1", "clustersecretstores", "ClusterSecretStore", false,
        static () => ApiJsonContext.Default.ClusterSecretStore);
}
