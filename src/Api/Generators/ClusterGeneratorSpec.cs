using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Generators;

/// <summary>A generator for all namespaces.</summary>
public sealed class ClusterGeneratorSpec
{
    /// <summary>The generator's kind.</summary>
    [JsonPropertyName("kind")]
    [Required]
    [AllowedValues(
        "ACRAccessToken", "BeyondtrustWorkloadCredentialsDynamicSecret", "CloudsmithAccessToken",
        "ECRAuthorizationToken", "Fake", "GCRAccessToken", "GithubAccessToken", "GitlabDeployToken", "QuayAccessToken",
        "Password", "SSHKey", "STSSessionToken", "UUID", "VaultDynamicSecret", "Webhook", "Grafana", "MFA")]
    public string Kind { get; set; } = "";

    /// <summary>The settings for that kind: exactly one.</summary>
    [JsonPropertyName("generator"), Required, ExactlyOneField]
    public GeneratorSpec Generator { get; set; } = new();
}
