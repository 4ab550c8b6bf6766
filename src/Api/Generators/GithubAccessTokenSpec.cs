using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Generators;

/// <summary>Settings for a GitHub token.</summary>
public sealed class GithubAccessTokenSpec
{
    /// <summary>The GitHub App's id.</summary>
    [JsonPropertyName("appID"), Required]
    public string AppId { get; set; } = "";

    /// <summary>The installation's id.</summary>
    [JsonPropertyName("installID"), Required]
    public string InstallId { get; set; } = "";

    /// <summary>How to log in.</summary>
    [JsonPropertyName("auth"), Required]
    public GithubAuth Auth { get; set; } = new();

    /// <summary>The address of GitHub, for Enterprise servers.</summary>
    [JsonPropertyName("url")]
    public string? Url { get; set; }

    /// <summary>Repositories that the token may reach; left out, all of the installation.</summary>
    [JsonPropertyName("repositories")]
    public List<string>? Repositories { get; set; }

    /// <summary>What the token may do; left out, all that the installation may.</summary>
    [JsonPropertyName("permissions")]
    public Dictionary<string, string>? Permissions { get; set; }
}

/// <summary>How to log in to GitHub.</summary>
public sealed class GithubAuth
{
    /// <summary>The App's private key.</summary>
    [JsonPropertyName("privateKey"), Required]
    public GithubPrivateKey PrivateKey { get; set; } = new();
}

/// <summary>The App's private key.</summary>
public sealed class GithubPrivateKey
{
    /// <summary>Where it is kept.</summary>
    [JsonPropertyName("secretRef"), Required]
    public SecretKeySelector SecretRef { get; set; } = new();
}
