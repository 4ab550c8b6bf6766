using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Generators;

/// <summary>Desired state of the ClusterGenerator.</summary>
public sealed class ClusterGeneratorSpec
{
    /// <summary>Kind of the generator.</summary>
    [JsonPropertyName("kind")]
    [Required]
    [AllowedValues(
        "ACRAccessToken", "BeyondtrustWorkloadCredentialsDynamicSecret", "CloudsmithAccessToken",
        "ECRAuthorizationToken", "Fake", "GCRAccessToken", "GithubAccessToken", "GitlabDeployToken", "QuayAccessToken",
        "Password", "SSHKey", "STSSessionToken", "UUID", "VaultDynamicSecret", "Webhook", "Grafana", "MFA")]
    public string Kind { get; set; } = "";

    /// <summary>Spec of the generator. Exactly the field that belongs to kind is set.</summary>
    [JsonPropertyName("generator"), Required, ExactlyOneField]
    public GeneratorSpec Generator { get; set; } = new();
}
