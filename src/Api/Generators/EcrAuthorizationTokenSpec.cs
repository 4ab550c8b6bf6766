using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Stores;

namespace Keyferry.Api.Generators;

/// <summary>
/// Desired state of the ECRAuthorizationToken. It yields the keys username, password, expires_at and, for private
/// registries, proxy_endpoint.
/// </summary>
public sealed class EcrAuthorizationTokenSpec
{
    /// <summary>AWS region of the registry, such as eu-central-1.</summary>
    [JsonPropertyName("region"), Required]
    public string Region { get; set; } = "";

    /// <summary>Credentials. Without it, the credentials of the controller are used.</summary>
    [JsonPropertyName("auth")]
    public AwsAuth? Auth { get; set; }

    /// <summary>ARN of the IAM role to assume with the credentials.</summary>
    [JsonPropertyName("role")]
    public string? Role { get; set; }

    /// <summary>
    /// Registry to log in to: private or public. Public registries require region us-east-1. Defaults to private.
    /// </summary>
    [JsonPropertyName("scope")]
    public string? Scope { get; set; }
}
