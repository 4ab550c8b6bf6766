using Keyferry.Api.Generators;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Api;

/// <summary>The same as <see cref="ApiResources"/>, for generators.</summary>
public static class GeneratorResources
{
    /// <summary>ACRAccessToken, v1alpha1.</summary>
    public static ResourceType<AcrAccessTokenGenerator> AcrAccessTokens { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "acraccesstokens", "ACRAccessToken", true,
        ApiJsonContext.Default.AcrAccessTokenGenerator);

    /// <summary>BeyondtrustWorkloadCredentialsDynamicSecret, v1alpha1.</summary>
    public static ResourceType<BeyondtrustWorkloadCredentialsDynamicSecretGenerator> BeyondtrustWorkloadCredentialsDynamicSecrets { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "beyondtrustworkloadcredentialsdynamicsecrets", "BeyondtrustWorkloadCredentialsDynamicSecret", true,
        ApiJsonContext.Default.BeyondtrustWorkloadCredentialsDynamicSecretGenerator);

    /// <summary>CloudsmithAccessToken, v1alpha1.</summary>
    public static ResourceType<CloudsmithAccessTokenGenerator> CloudsmithAccessTokens { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "cloudsmithaccesstokens", "CloudsmithAccessToken", true,
        ApiJsonContext.Default.CloudsmithAccessTokenGenerator);

    /// <summary>ECRAuthorizationToken, v1alpha1.</summary>
    public static ResourceType<EcrAuthorizationTokenGenerator> EcrAuthorizationTokens { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "ecrauthorizationtokens", "ECRAuthorizationToken", true,
        ApiJsonContext.Default.EcrAuthorizationTokenGenerator);

    /// <summary>Fake, v1alpha1.</summary>
    public static ResourceType<FakeGenerator> Fakes { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "fakes", "Fake", true,
        ApiJsonContext.Default.FakeGenerator);

    /// <summary>GCRAccessToken, v1alpha1.</summary>
    public static ResourceType<GcrAccessTokenGenerator> GcrAccessTokens { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "gcraccesstokens", "GCRAccessToken", true,
        ApiJsonContext.Default.GcrAccessTokenGenerator);

    /// <summary>GithubAccessToken, v1alpha1.</summary>
    public static ResourceType<GithubAccessTokenGenerator> GithubAccessTokens { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "githubaccesstokens", "GithubAccessToken", true,
        ApiJsonContext.Default.GithubAccessTokenGenerator);

    /// <summary>GitlabDeployToken, v1alpha1.</summary>
    public static ResourceType<GitlabDeployTokenGenerator> GitlabDeployTokens { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "gitlabdeploytokens", "GitlabDeployToken", true,
        ApiJsonContext.Default.GitlabDeployTokenGenerator);

    /// <summary>Grafana, v1alpha1.</summary>
    public static ResourceType<GrafanaGenerator> Grafanas { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "grafanas", "Grafana", true,
        ApiJsonContext.Default.GrafanaGenerator);

    /// <summary>MFA, v1alpha1.</summary>
    public static ResourceType<MfaGenerator> Mfas { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "mfas", "MFA", true,
        ApiJsonContext.Default.MfaGenerator);

    /// <summary>Password, v1alpha1.</summary>
    public static ResourceType<PasswordGenerator> Passwords { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "passwords", "Password", true,
        ApiJsonContext.Default.PasswordGenerator);

    /// <summary>QuayAccessToken, v1alpha1.</summary>
    public static ResourceType<QuayAccessTokenGenerator> QuayAccessTokens { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "quayaccesstokens", "QuayAccessToken", true,
        ApiJsonContext.Default.QuayAccessTokenGenerator);

    /// <summary>SSHKey, v1alpha1.</summary>
    public static ResourceType<SshKeyGenerator> SshKeys { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "sshkeys", "SSHKey", true,
        ApiJsonContext.Default.SshKeyGenerator);

    /// <summary>STSSessionToken, v1alpha1.</summary>
    public static ResourceType<StsSessionTokenGenerator> StsSessionTokens { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "stssessiontokens", "STSSessionToken", true,
        ApiJsonContext.Default.StsSessionTokenGenerator);

    /// <summary>UUID, v1alpha1.</summary>
    public static ResourceType<UuidGenerator> Uuids { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "uuids", "UUID", true,
        ApiJsonContext.Default.UuidGenerator);

    /// <summary>VaultDynamicSecret, v1alpha1.</summary>
    public static ResourceType<VaultDynamicSecretGenerator> VaultDynamicSecrets { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "vaultdynamicsecrets", "VaultDynamicSecret", true,
        ApiJsonContext.Default.VaultDynamicSecretGenerator);

    /// <summary>Webhook, v1alpha1.</summary>
    public static ResourceType<WebhookGenerator> Webhooks { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "webhooks", "Webhook", true,
        ApiJsonContext.Default.WebhookGenerator);

    /// <summary>GeneratorState, v1alpha1.</summary>
    public static ResourceType<GeneratorState> GeneratorStates { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "generatorstates", "GeneratorState", true,
        ApiJsonContext.Default.GeneratorState);

    /// <summary>ClusterGenerator, v1alpha1.</summary>
    public static ResourceType<ClusterGenerator> ClusterGenerators { get; } = new(
        ApiResources.GeneratorGroup, "v1alpha1", "clustergenerators", "ClusterGenerator", false,
        ApiJsonContext.Default.ClusterGenerator);
}
