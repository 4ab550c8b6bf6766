using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Shared;

/// <summary>Names the generator that makes the values.</summary>
public sealed class GeneratorRef
{
    /// <summary>The generator's API version.</summary>
    [JsonPropertyName("apiVersion"), Default("generators.external-secrets.io/v1alpha1")]
    public string? ApiVersion { get; set; }

    /// <summary>The generator's kind.</summary>
    [JsonPropertyName("kind")]
    [Required]
    [AllowedValues(
        "ACRAccessToken", "BeyondtrustWorkloadCredentialsDynamicSecret", "ClusterGenerator", "CloudsmithAccessToken",
        "ECRAuthorizationToken", "Fake", "GCRAccessToken", "GithubAccessToken", "GitlabDeployToken", "QuayAccessToken",
        "Password", "SSHKey", "STSSessionToken", "UUID", "VaultDynamicSecret", "Webhook", "Grafana", "MFA")]
    [AllowedValues(
        "ACRAccessToken", "ClusterGenerator", "ECRAuthorizationToken", "Fake", "GCRAccessToken", "GithubAccessToken",
        "QuayAccessToken", "Password", "SSHKey", "STSSessionToken", "UUID", "VaultDynamicSecret", "Webhook", "Grafana",
        Version = "v1beta1")]
    public string Kind { get; set; } = "";

    /// <summary>The generator's name.</summary>
    [JsonPropertyName("name"), Required, DnsSubdomain]
    public string Name { get; set; } = "";
}
