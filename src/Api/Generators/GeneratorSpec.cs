using System.Text.Json.Serialization;

namespace Keyferry.Api.Generators;

/// <summary>Spec of the generator. Exactly the field that belongs to the kind is set.</summary>
public sealed class GeneratorSpec
{
    /// <summary>Spec of a generator of kind ACRAccessToken.</summary>
    [JsonPropertyName("acrAccessTokenSpec")]
    public AcrAccessTokenSpec? AcrAccessToken { get; set; }

    /// <summary>Spec of a generator of kind BeyondtrustWorkloadCredentialsDynamicSecret.</summary>
    [JsonPropertyName("beyondtrustWorkloadCredentialsDynamicSecretSpec")]
    public BeyondtrustWorkloadCredentialsDynamicSecretSpec? BeyondtrustWorkloadCredentialsDynamicSecret { get; set; }

    /// <summary>Spec of a generator of kind CloudsmithAccessToken.</summary>
    [JsonPropertyName("cloudsmithAccessTokenSpec")]
    public CloudsmithAccessTokenSpec? CloudsmithAccessToken { get; set; }

    /// <summary>Spec of a generator of kind ECRAuthorizationToken.</summary>
    [JsonPropertyName("ecrAuthorizationTokenSpec")]
    public EcrAuthorizationTokenSpec? EcrAuthorizationToken { get; set; }

    /// <summary>Spec of a generator of kind Fake.</summary>
    [JsonPropertyName("fakeSpec")]
    public FakeGeneratorSpec? Fake { get; set; }

    /// <summary>Spec of a generator of kind GCRAccessToken.</summary>
    [JsonPropertyName("gcrAccessTokenSpec")]
    public GcrAccessTokenSpec? GcrAccessToken { get; set; }

    /// <summary>Spec of a generator of kind GithubAccessToken.</summary>
    [JsonPropertyName("githubAccessTokenSpec")]
    public GithubAccessTokenSpec? GithubAccessToken { get; set; }

    /// <summary>Spec of a generator of kind GitlabDeployToken.</summary>
    [JsonPropertyName("gitlabDeployTokenSpec")]
    public GitlabDeployTokenSpec? GitlabDeployToken { get; set; }

    /// <summary>Spec of a generator of kind Grafana.</summary>
    [JsonPropertyName("grafanaSpec")]
    public GrafanaSpec? Grafana { get; set; }

    /// <summary>Spec of a generator of kind MFA.</summary>
    [JsonPropertyName("mfaSpec")]
    public MfaSpec? Mfa { get; set; }

    /// <summary>Spec of a generator of kind Password.</summary>
    [JsonPropertyName("passwordSpec")]
    public PasswordSpec? Password { get; set; }

    /// <summary>Spec of a generator of kind QuayAccessToken.</summary>
    [JsonPropertyName("quayAccessTokenSpec")]
    public QuayAccessTokenSpec? QuayAccessToken { get; set; }

    /// <summary>Spec of a generator of kind SSHKey.</summary>
    [JsonPropertyName("sshKeySpec")]
    public SshKeySpec? SshKey { get; set; }

    /// <summary>Spec of a generator of kind STSSessionToken.</summary>
    [JsonPropertyName("stsSessionTokenSpec")]
    public StsSessionTokenSpec? StsSessionToken { get; set; }

    /// <summary>Spec of a generator of kind UUID.</summary>
    [JsonPropertyName("uuidSpec")]
    public UuidSpec? Uuid { get; set; }

    /// <summary>Spec of a generator of kind VaultDynamicSecret.</summary>
    [JsonPropertyName("vaultDynamicSecretSpec")]
    public VaultDynamicSecretSpec? VaultDynamicSecret { get; set; }

    /// <summary>Spec of a generator of kind Webhook.</summary>
    [JsonPropertyName("webhookSpec")]
    public WebhookGeneratorSpec? Webhook { get; set; }
}
