using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Api.Crds;

/// <summary>Every kind that this program defines.</summary>
public static class CrdKinds
{
    private const string Ready = """.status.conditions[?(@.type=="Ready")].status""";
    private const string ReadyReason = """.status.conditions[?(@.type=="Ready")].reason""";
    private static readonly PrinterColumn Age = new("AGE", "date", ".metadata.creationTimestamp");

    /// <summary>The kinds, ExternalSecrets and stores first.</summary>
    public static IReadOnlyList<CrdKind> All { get; } =
    [
        Of(
            ApiResources.ExternalSecrets,
            new("StoreType", "string", ".spec.secretStoreRef.kind"),
            new("Store", "string", ".spec.secretStoreRef.name"),
            new("Refresh Interval", "string", ".spec.refreshInterval"),
            new("Status", "string", ReadyReason),
            new("Ready", "string", Ready),
            new("Last Sync", "date", ".status.refreshTime")) with
        {
            ShortNames = ["es"],
            OlderVersions = ["v1beta1"],
            SelectableFields =
            [
                ".spec.secretStoreRef.name", ".spec.secretStoreRef.kind", ".spec.target.name", ".spec.refreshInterval",
            ],
        },
        Store(ApiResources.SecretStores) with { ShortNames = ["ss"], OlderVersions = ["v1beta1"] },
        Store(ApiResources.ClusterSecretStores) with { ShortNames = ["css"], OlderVersions = ["v1beta1"] },
        Of(
            ApiResources.ClusterExternalSecrets,
            new("Store", "string", ".spec.externalSecretSpec.secretStoreRef.name"),
            new("Refresh Interval", "string", ".spec.refreshTime"),
            new("Ready", "string", Ready)) with
        {
            ShortNames = ["ces"],
            OlderVersions = ["v1beta1"],
        },
        Of(
            ApiResources.PushSecrets,
            Age,
            new("Status", "string", ReadyReason),
            new("Last Sync", "date", ".status.refreshTime")) with
        {
            ShortNames = ["ps"],
        },
        Of(ApiResources.ClusterPushSecrets, Age, new("Status", "string", ReadyReason)),
        Of(
            GeneratorResources.GeneratorStates,
            new("GC Deadline", "string", ".spec.garbageCollectionDeadline"),
            new("Age", "date", ".metadata.creationTimestamp")) with
        {
            ShortNames = ["gs"],
            HasStatus = false,
        },
        Of(GeneratorResources.ClusterGenerators),
        Of(GeneratorResources.AcrAccessTokens),
        Of(GeneratorResources.BeyondtrustWorkloadCredentialsDynamicSecrets),
        Of(GeneratorResources.CloudsmithAccessTokens),
        Of(GeneratorResources.EcrAuthorizationTokens),
        Of(GeneratorResources.Fakes),
        Of(GeneratorResources.GcrAccessTokens),
        Of(GeneratorResources.GithubAccessTokens),
        Of(GeneratorResources.GitlabDeployTokens),
        Of(GeneratorResources.Grafanas),
        Of(GeneratorResources.Mfas),
        Of(GeneratorResources.Passwords),
        Of(GeneratorResources.QuayAccessTokens),
        Of(GeneratorResources.SshKeys),
        Of(GeneratorResources.StsSessionTokens),
        Of(GeneratorResources.Uuids),
        Of(GeneratorResources.VaultDynamicSecrets),
        Of(GeneratorResources.Webhooks),
    ];

    private static CrdKind Of<T>(ResourceType<T> resource, params PrinterColumn[] columns)
        where T : class, IKubernetesObject<V1ObjectMeta> => new(typeof(T), resource, columns);

    private static CrdKind Store<T>(ResourceType<T> resource)
        where T : class, IKubernetesObject<V1ObjectMeta> => Of(
            resource,
            Age,
            new("Status", "string", ReadyReason),
            new("Capabilities", "string", ".status.capabilities"),
            new("Ready", "string", Ready));
}
