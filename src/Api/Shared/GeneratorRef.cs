using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Shared;

/// <summary>
/// GeneratorRef refers to a generator in the namespace of the object that names it, or to a ClusterGenerator.
/// </summary>
public sealed class GeneratorRef
{
    /// <summary>API group and version of the generator.</summary>
    [JsonPropertyName("apiVersion"), Default("generators.external-secrets.io/v1alpha1")]
    public string? ApiVersion { get; set; }

    /// <summary>Kind of the generator.</summary>
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

    /// <summary>Name of the generator.</summary>
    [JsonPropertyName("name"), Required, DnsSubdomain]
    public string Name { get; set; } = "";
}
