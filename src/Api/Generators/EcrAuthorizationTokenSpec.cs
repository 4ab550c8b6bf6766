using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Stores;

namespace Keyferry.Api.Generators;

/// <summary>Settings for a token of Amazon ECR.</summary>
public sealed class EcrAuthorizationTokenSpec
{
    /// <summary>The AWS region.</summary>
    [JsonPropertyName("region"), Required]
    public string Region { get; set; } = "";

    /// <summary>The credentials; left out, those of the environment.</summary>
    [JsonPropertyName("auth")]
    public AwsAuth? Auth { get; set; }

    /// <summary>The role to assume, by its ARN.</summary>
    [JsonPropertyName("role")]
    public string? Role { get; set; }

    /// <summary>private or public; left out, private.</summary>
    [JsonPropertyName("scope")]
    public string? Scope { get; set; }
}
