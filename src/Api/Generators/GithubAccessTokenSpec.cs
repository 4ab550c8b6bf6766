using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Generators;

/// <summary>Desired state of the GithubAccessToken. It yields the key token.</summary>
public sealed class GithubAccessTokenSpec
{
    /// <summary>ID of the GitHub App.</summary>
    [JsonPropertyName("appID"), Required]
    public string AppId { get; set; } = "";

    /// <summary>ID of the App's installation.</summary>
    [JsonPropertyName("installID"), Required]
    public string InstallId { get; set; } = "";

    /// <summary>How to authenticate.</summary>
    [JsonPropertyName("auth"), Required]
    public GithubAuth Auth { get; set; } = new();

    /// <summary>URL of the API. Defaults to https://api.github.com.</summary>
    [JsonPropertyName("url")]
    public string? Url { get; set; }

    /// <summary>Names of the repositories that the token can access. Without it, those of the installation.</summary>
    [JsonPropertyName("repositories")]
    public List<string>? Repositories { get; set; }

    /// <summary>Permissions of the token, such as contents: read. Without it, those of the installation.</summary>
    [JsonPropertyName("permissions")]
    public Dictionary<string, string>? Permissions { get; set; }
}

/// <summary>Auth says how to authenticate to GitHub.</summary>
public sealed class GithubAuth
{
    /// <summary>Private key of the GitHub App.</summary>
    [JsonPropertyName("privateKey"), Required]
    public GithubPrivateKey PrivateKey { get; set; } = new();
}

/// <summary>PrivateKey refers to the Secret that holds the private key of the GitHub App.</summary>
public sealed class GithubPrivateKey
{
    /// <summary>PEM-encoded RSA private key.</summary>
    [JsonPropertyName("secretRef"), Required]
    public SecretKeySelector SecretRef { get; set; } = new();
}
