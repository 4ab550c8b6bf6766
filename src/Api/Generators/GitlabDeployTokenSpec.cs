using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Generators;

/// <summary>Settings for a GitLab deploy token.</summary>
[ExactlyOneOf("projectID", "groupID")]
public sealed class GitlabDeployTokenSpec
{
    /// <summary>The token's name.</summary>
    [JsonPropertyName("name"), Required, Length(1)]
    public string Name { get; set; } = "";

    /// <summary>What the token may do.</summary>
    [JsonPropertyName("scopes")]
    [Required]
    [MinItems(1)]
    [AllowedValues(
        "read_repository", "read_registry", "write_registry", "read_package_registry", "write_package_registry",
        "read_virtual_registry", "write_virtual_registry", Items = true)]
    public List<string> Scopes { get; set; } = [];

    /// <summary>How to log in.</summary>
    [JsonPropertyName("auth"), Required]
    public GitlabAuth Auth { get; set; } = new();

    /// <summary>The project that the token is for.</summary>
    [JsonPropertyName("projectID"), Length(1)]
    public string? ProjectId { get; set; }

    /// <summary>The group that the token is for.</summary>
    [JsonPropertyName("groupID"), Length(1)]
    public string? GroupId { get; set; }

    /// <summary>The token's user name.</summary>
    [JsonPropertyName("username")]
    public string? Username { get; set; }

    /// <summary>When the token ends.</summary>
    [JsonPropertyName("expiresAt"), Format("date-time")]
    public DateTime? ExpiresAt { get; set; }

    /// <summary>The address of GitLab.</summary>
    [JsonPropertyName("url")]
    public string? Url { get; set; }
}

/// <summary>How to log in to GitLab.</summary>
public sealed class GitlabAuth
{
    /// <summary>An access token.</summary>
    [JsonPropertyName("token"), Required]
    public GitlabToken Token { get; set; } = new();
}

/// <summary>An access token.</summary>
public sealed class GitlabToken
{
    /// <summary>Where it is kept.</summary>
    [JsonPropertyName("secretRef"), Required]
    public SecretKeySelector SecretRef { get; set; } = new();
}
