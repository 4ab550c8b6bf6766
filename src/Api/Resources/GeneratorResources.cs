using System.Text.Json.Serialization.Metadata;
using Keyferry.Api.Generators;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Api.Resources;

/// <summary>The kinds of <c>generators.external-secrets.io</c>: their paths on the API server and their JSON.</summary>
public static class GeneratorResources
{
    private const string Version = "v1alpha1";
    private static readonly ApiJsonContext Json = ApiJsonContext.Default;

    /// <summary>ACRAccessToken, v1alpha1.</summary>
    public static ResourceType<CustomResource<AcrAccessTokenSpec>> AcrAccessTokens { get; } =
        Of("acraccesstokens", "ACRAccessToken", static () => Json.CustomResourceAcrAccessTokenSpec);

    /// <summary>BeyondtrustWorkloadCredentialsDynamicSecret, v1alpha1.</summary>
    public static ResourceType<CustomResource<BeyondtrustWorkloadCredentialsDynamicSecretSpec>> BeyondtrustWorkloadCredentialsDynamicSecrets { get; } =
        Of("beyondtrustworkloadcredentialsdynamicsecrets", "BeyondtrustWorkloadCredentialsDynamicSecret", static () => Json.CustomResourceBeyondtrustWorkloadCredentialsDynamicSecretSpec);

    /// <summary>CloudsmithAccessToken, v1alpha1.</summary>
    public static ResourceType<CustomResource<CloudsmithAccessTokenSpec>> CloudsmithAccessTokens { get; } =
        Of("cloudsmithaccesstokens", "CloudsmithAccessToken", static () => Json.CustomResourceCloudsmithAccessTokenSpec);

    /// <summary>ECRAuthorizationToken, v1alpha1.</summary>
    public static ResourceType<CustomResource<EcrAuthorizationTokenSpec>> EcrAuthorizationTokens { get; } =
        Of("ecrauthorizationtokens", "ECRAuthorizationToken", static () => Json.CustomResourceEcrAuthorizationTokenSpec);

    /// <summary>Fake, v1alpha1.</summary>
    public static ResourceType<CustomResource<FakeGeneratorSpec>> Fakes { get; } =
        Of("fakes", "Fake", static () => Json.CustomResourceFakeGeneratorSpec);

    /// <summary>GCRAccessToken, v1alpha1.</summary>
    public static ResourceType<CustomResource<GcrAccessTokenSpec>> GcrAccessTokens { get; } =
        Of("gcraccesstokens", "GCRAccessToken", static () => Json.CustomResourceGcrAccessTokenSpec);

    /// <summary>GithubAccessToken, v1alpha1.</summary>
    public static ResourceType<CustomResource<GithubAccessTokenSpec>> GithubAccessTokens { get; } =
        Of("githubaccesstokens", "GithubAccessToken", static () => Json.CustomResourceGithubAccessTokenSpec);

    /// <summary>GitlabDeployToken, v1alpha1.</summary>
    public static ResourceType<CustomResource<GitlabDeployTokenSpec>> GitlabDeployTokens { get; } =
        Of("gitlabdeploytokens", "GitlabDeployToken", static () => Json.CustomResourceGitlabDeployTokenSpec);

    /// <summary>Grafana, v1alpha1.</summary>
    public static ResourceType<CustomResource<GrafanaSpec>> Grafanas { get; } =
        Of("grafanas", "Grafana", static () => Json.CustomResourceGrafanaSpec);

    /// <summary>MFA, v1alpha1.</summary>
    public static ResourceType<CustomResource<MfaSpec>> Mfas { get; } =
        Of("mfas", "MFA", static () => Json.CustomResourceMfaSpec);

    /// <summary>Password, v1alpha1.</summary>
    public static ResourceType<CustomResource<PasswordSpec>> Passwords { get; } =
        Of("passwords", "Password", static () => Json.CustomResourcePasswordSpec);

    /// <summary>QuayAccessToken, v1alpha1.</summary>
    public static ResourceType<CustomResource<QuayAccessTokenSpec>> QuayAccessTokens { get; } =
        Of("quayaccesstokens", "QuayAccessToken", static () => Json.CustomResourceQuayAccessTokenSpec);

    /// <summary>SSHKey, v1alpha1.</summary>
    public static ResourceType<CustomResource<SshKeySpec>> SshKeys { get; } =
        Of("sshkeys", "SSHKey", static () => Json.CustomResourceSshKeySpec);

    /// <summary>STSSessionToken, v1alpha1.</summary>
    public static ResourceType<CustomResource<StsSessionTokenSpec>> StsSessionTokens { get; } =
        Of("stssessiontokens", "STSSessionToken", static () => Json.CustomResourceStsSessionTokenSpec);

    /// <summary>UUID, v1alpha1.</summary>
    public static ResourceType<CustomResource<UuidSpec>> Uuids { get; } =
        Of("uuids", "UUID", static () => Json.CustomResourceUuidSpec);

    /// <summary>VaultDynamicSecret, v1alpha1.</summary>
    public static ResourceType<CustomResource<VaultDynamicSecretSpec>> VaultDynamicSecrets { get; } =
        Of("vaultdynamicsecrets", "VaultDynamicSecret", static () => Json.CustomResourceVaultDynamicSecretSpec);

    /// <summary>Webhook, v1alpha1.</summary>
    public static ResourceType<CustomResource<WebhookGeneratorSpec>> Webhooks { get; } =
        Of("webhooks", "Webhook", static () => Json.CustomResourceWebhookGeneratorSpec);

    /// <summary>ClusterGenerator, v1alpha1. Cluster-scoped.</summary>
    public static ResourceType<CustomResource<ClusterGeneratorSpec>> ClusterGenerators { get; } =
        Of("clustergenerators", "ClusterGenerator", static () => Json.CustomResourceClusterGeneratorSpec, isNamespaced: false);

    /// <summary>GeneratorState, v1alpha1.</summary>
    public static ResourceType<GeneratorState> GeneratorStates { get; } = new(
        ApiResources.GeneratorGroup, Version, "generatorstates", "GeneratorState", true, static () => Json.GeneratorState);

    /// <summary>Every kind of generator, and ClusterGenerator, by its kind, with the spec as JSON.</summary>
    public static IReadOnlyDictionary<string, ResourceType<GeneratorObject>> ByKind { get; } = new ResourceType[]
    {
        AcrAccessTokens, BeyondtrustWorkloadCredentialsDynamicSecrets, CloudsmithAccessTokens, EcrAuthorizationTokens, Fakes,
        GcrAccessTokens, GithubAccessTokens, GitlabDeployTokens, Grafanas, Mfas, Passwords, QuayAccessTokens, SshKeys,
        StsSessionTokens, Uuids, VaultDynamicSecrets, Webhooks, ClusterGenerators,
    }.ToDictionary(
        static t => t.Kind,
        static t => new ResourceType<GeneratorObject>(t.Group, t.Version, t.Plural, t.Kind, t.Namespaced, static () => Json.GeneratorObject),
        StringComparer.Ordinal);

    private static ResourceType<CustomResource<TSpec>> Of<TSpec>(
        string plural, string kind, Func<JsonTypeInfo<CustomResource<TSpec>>> json, bool isNamespaced = true)
        where TSpec : class, new() => new(ApiResources.GeneratorGroup, Version, plural, kind, isNamespaced, json);
}
