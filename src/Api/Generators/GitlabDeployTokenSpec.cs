using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Generators;

/// <summary>
/// Desired state of the GitlabDeployToken. It yields the keys username and token. Exactly one of projectID and groupID
/// is set.
/// </summary>
[ExactlyOneOf("projectID", "groupID")]
public sealed class GitlabDeployTokenSpec
{
    /// <summary>Name of the deploy token.</summary>
    [JsonPropertyName("name"), Required, Length(1)]
    public string Name { get; set; } = "";

    /// <summary>Scopes of the deploy token. At least one.</summary>
    [JsonPropertyName("scopes")]
    [Required]
    [MinItems(1)]
    [AllowedValues(
        "read_repository", "read_registry", "write_registry", "read_package_registry", "write_package_registry",
        "read_virtual_registry", "write_virtual_registry", Items = true)]
    public List<string> Scopes { get; set; } = [];

    /// <summary>How to authenticate.</summary>
    [JsonPropertyName("auth"), Required]
    public GitlabAuth Auth { get; set; } = new();

    /// <summary>ID or path of the project, such as group/project.</summary>
    [JsonPropertyName("projectID"), Length(1)]
    public string? ProjectId { get; set; }

    /// <summary>ID or path of the group.</summary>
    [JsonPropertyName("groupID"), Length(1)]
    public string? GroupId { get; set; }

    /// <summary>User name of the deploy token. Without it, GitLab chooses one.</summary>
    [JsonPropertyName("username")]
    public string? Username { get; set; }

    /// <summary>Time at which the deploy token expires. Without it, it does not expire.</summary>
    [JsonPropertyName("expiresAt"), Format("date-time")]
    public DateTime? ExpiresAt { get; set; }

    /// <summary>URL of GitLab. Defaults to https://gitlab.com.</summary>
    [JsonPropertyName("url")]
    public string? Url { get; set; }
}

/// <summary>Auth says how to authenticate to GitLab.</summary>
public sealed class GitlabAuth
{
    /// <summary>Access token.</summary>
    [JsonPropertyName("token"), Required]
    public GitlabToken Token { get; set; } = new();
}

/// <summary>Token refers to the Secret that holds an access token.</summary>
public sealed class GitlabToken
{
    /// <summary>Access token.</summary>
    [JsonPropertyName("secretRef"), Required]
    public SecretKeySelector SecretRef { get; set; } = new();
}
