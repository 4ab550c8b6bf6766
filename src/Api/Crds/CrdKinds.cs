using k8s;
using k8s.Models;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Api.Crds;

/// <summary>The kinds that Keyferry defines.</summary>
public static class CrdKinds
{
    private const string Ready = """.status.conditions[?(@.type=="Ready")].status""";
    private const string ReadyReason = """.status.conditions[?(@.type=="Ready")].reason""";
    private static readonly PrinterColumn Age = new("AGE", "date", ".metadata.creationTimestamp");

    /// <summary>All kinds: those of <c>external-secrets.io</c>, then the generators.</summary>
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
            DeprecatedVersions = ["v1beta1"],
            SelectableFields =
            [
                ".spec.secretStoreRef.name", ".spec.secretStoreRef.kind", ".spec.target.name", ".spec.refreshInterval",
            ],
        },
        Store(ApiResources.SecretStores) with { ShortNames = ["ss"], DeprecatedVersions = ["v1beta1"] },
        Store(ApiResources.ClusterSecretStores) with { ShortNames = ["css"], DeprecatedVersions = ["v1beta1"] },
        Of(
            ApiResources.ClusterExternalSecrets,
            new("Store", "string", ".spec.externalSecretSpec.secretStoreRef.name"),
            new("Refresh Interval", "string", ".spec.refreshTime"),
            new("Ready", "string", Ready)) with
        {
            ShortNames = ["ces"],
            DeprecatedVersions = ["v1beta1"],
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
        Generator(
            GeneratorResources.ClusterGenerators,
            "ClusterGenerator holds a generator that objects in every namespace can refer to."),
        Generator(
            GeneratorResources.AcrAccessTokens,
            "ACRAccessToken generates an access token for Azure Container Registry."),
        Generator(
            GeneratorResources.BeyondtrustWorkloadCredentialsDynamicSecrets,
            "BeyondtrustWorkloadCredentialsDynamicSecret generates credentials with a dynamic secret of BeyondTrust Workload Credentials."),
        Generator(
            GeneratorResources.CloudsmithAccessTokens,
            "CloudsmithAccessToken generates an access token for Cloudsmith from the token of a ServiceAccount."),
        Generator(
            GeneratorResources.EcrAuthorizationTokens,
            "ECRAuthorizationToken generates a login for Amazon Elastic Container Registry. It is valid for 12 hours."),
        Generator(
            GeneratorResources.Fakes,
            "Fake yields fixed values, for tests."),
        Generator(
            GeneratorResources.GcrAccessTokens,
            "GCRAccessToken generates an access token for Google Container Registry and Artifact Registry."),
        Generator(
            GeneratorResources.GithubAccessTokens,
            "GithubAccessToken generates an installation access token of a GitHub App. It is valid for 1 hour."),
        Generator(
            GeneratorResources.GitlabDeployTokens,
            "GitlabDeployToken creates a deploy token of a GitLab project or group."),
        Generator(
            GeneratorResources.Grafanas,
            "Grafana creates a token of a Grafana service account."),
        Generator(
            GeneratorResources.Mfas,
            "MFA generates a time-based one-time password (TOTP, RFC 6238)."),
        Generator(
            GeneratorResources.Passwords,
            "Password generates random passwords."),
        Generator(
            GeneratorResources.QuayAccessTokens,
            "QuayAccessToken generates a token of a Quay robot account from the token of a ServiceAccount."),
        Generator(
            GeneratorResources.SshKeys,
            "SSHKey generates an SSH key pair."),
        Generator(
            GeneratorResources.StsSessionTokens,
            "STSSessionToken generates temporary AWS credentials."),
        Generator(
            GeneratorResources.Uuids,
            "UUID generates a random UUID (version 4)."),
        Generator(
            GeneratorResources.VaultDynamicSecrets,
            "VaultDynamicSecret generates credentials with a request to HashiCorp Vault, such as to its database or PKI secrets engine."),
        Generator(
            GeneratorResources.Webhooks,
            "Webhook generates values with a request to an HTTP endpoint."),
    ];

    private static CrdKind Of<T>(ResourceType<T> resource, params PrinterColumn[] columns)
        where T : class, IKubernetesObject<V1ObjectMeta> => new(typeof(T), resource, columns);

    private static CrdKind Generator<T>(ResourceType<T> resource, string description)
        where T : class, IKubernetesObject<V1ObjectMeta> => Of(resource) with { Description = description };

    private static CrdKind Store<T>(ResourceType<T> resource)
        where T : class, IKubernetesObject<V1ObjectMeta> => Of(
            resource,
            Age,
            new("Status", "string", ReadyReason),
            new("Capabilities", "string", ".status.capabilities"),
            new("Ready", "string", Ready));
}
