using System.Text.Json.Serialization;

namespace Keyferry.Api.Generators;

/// <summary>The settings by kind: exactly one is set.</summary>
public sealed class GeneratorSpec
{
    /// <summary>For kind ACRAccessToken.</summary>
    [JsonPropertyName("acrAccessTokenSpec")]
    public AcrAccessTokenSpec? AcrAccessToken { get; set; }

    /// <summary>For kind BeyondtrustWorkloadCredentialsDynamicSecret.</summary>
    [JsonPropertyName("beyondtrustWorkloadCredentialsDynamicSecretSpec")]
    public BeyondtrustWorkloadCredentialsDynamicSecretSpec? BeyondtrustWorkloadCredentialsDynamicSecret { get; set; }

    /// <summary>For kind CloudsmithAccessToken.</summary>
    [JsonPropertyName("cloudsmithAccessTokenSpec")]
    public CloudsmithAccessTokenSpec? CloudsmithAccessToken { get; set; }

    /// <summary>For kind ECRAuthorizationToken.</summary>
    [JsonPropertyName("ecrAuthorizationTokenSpec")]
    public EcrAuthorizationTokenSpec? EcrAuthorizationToken { get; set; }

    /// <summary>For kind Fake.</summary>
    [JsonPropertyName("fakeSpec")]
    public FakeGeneratorSpec? Fake { get; set; }

    /// <summary>For kind GCRAccessToken.</summary>
    [JsonPropertyName("gcrAccessTokenSpec")]
    public GcrAccessTokenSpec? GcrAccessToken { get; set; }

    /// <summary>For kind GithubAccessToken.</summary>
    [JsonPropertyName("githubAccessTokenSpec")]
    public GithubAccessTokenSpec? GithubAccessToken { get; set; }

    /// <summary>For kind GitlabDeployToken.</summary>
    [JsonPropertyName("gitlabDeployTokenSpec")]
    public GitlabDeployTokenSpec? GitlabDeployToken { get; set; }

    /// <summary>For kind Grafana.</summary>
    [JsonPropertyName("grafanaSpec")]
    public GrafanaSpec? Grafana { get; set; }

    /// <summary>For kind MFA.</summary>
    [JsonPropertyName("mfaSpec")]
    public MfaSpec? Mfa { get; set; }

    /// <summary>For kind Password.</summary>
    [JsonPropertyName("passwordSpec")]
    public PasswordSpec? Password { get; set; }

    /// <summary>For kind QuayAccessToken.</summary>
    [JsonPropertyName("quayAccessTokenSpec")]
    public QuayAccessTokenSpec? QuayAccessToken { get; set; }

    /// <summary>For kind SSHKey.</summary>
    [JsonPropertyName("sshKeySpec")]
    public SshKeySpec? SshKey { get; set; }

    /// <summary>For kind STSSessionToken.</summary>
    [JsonPropertyName("stsSessionTokenSpec")]
    public StsSessionTokenSpec? StsSessionToken { get; set; }

    /// <summary>For kind UUID.</summary>
    [JsonPropertyName("uuidSpec")]
    public UuidSpec? Uuid { get; set; }

    /// <summary>For kind VaultDynamicSecret.</summary>
    [JsonPropertyName("vaultDynamicSecretSpec")]
    public VaultDynamicSecretSpec? VaultDynamicSecret { get; set; }

    /// <summary>For kind Webhook.</summary>
    [JsonPropertyName("webhookSpec")]
    public WebhookGeneratorSpec? Webhook { get; set; }
}
