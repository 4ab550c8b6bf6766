using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Generators;

/// <summary>Settings for a dynamic secret of BeyondTrust Workload Credentials.</summary>
public sealed class BeyondtrustWorkloadCredentialsDynamicSecretSpec
{
    /// <summary>The class of the controller that serves this generator; left out, any.</summary>
    [JsonPropertyName("controller")]
    public string? Controller { get; set; }

    /// <summary>The server.</summary>
    [JsonPropertyName("provider"), Required]
    public BeyondtrustWorkloadCredentialsProvider Provider { get; set; } = new();

    /// <summary>How calls are repeated.</summary>
    [JsonPropertyName("retrySettings")]
    public RetrySettings? RetrySettings { get; set; }
}

/// <summary>A BeyondTrust server.</summary>
public sealed class BeyondtrustWorkloadCredentialsProvider
{
    /// <summary>How to log in.</summary>
    [JsonPropertyName("auth"), Required]
    public BeyondtrustWorkloadCredentialsAuth Auth { get; set; } = new();

    /// <summary>Where it is.</summary>
    [JsonPropertyName("server"), Required]
    public BeyondtrustWorkloadCredentialsServer Server { get; set; } = new();

    /// <summary>The folder of the secrets.</summary>
    [JsonPropertyName("folderPath")]
    public string? FolderPath { get; set; }

    /// <summary>Certificate authorities to trust: PEM in base64.</summary>
    [JsonPropertyName("caBundle"), Format("byte"), Credential]
    public string? CaBundle { get; set; }

    /// <summary>Certificate authorities to trust, kept in the cluster.</summary>
    [JsonPropertyName("caProvider")]
    public CaProvider? CaProvider { get; set; }
}

/// <summary>How to log in.</summary>
public sealed class BeyondtrustWorkloadCredentialsAuth
{
    /// <summary>An API key.</summary>
    [JsonPropertyName("apikey"), Required]
    public BeyondtrustWorkloadCredentialsApiKey ApiKey { get; set; } = new();
}

/// <summary>An API key.</summary>
public sealed class BeyondtrustWorkloadCredentialsApiKey
{
    /// <summary>The key.</summary>
    [JsonPropertyName("token"), Required]
    public SecretKeySelector Token { get; set; } = new();
}

/// <summary>Where the server is.</summary>
public sealed class BeyondtrustWorkloadCredentialsServer
{
    /// <summary>The address.</summary>
    [JsonPropertyName("apiUrl"), Required]
    public string ApiUrl { get; set; } = "";

    /// <summary>The site, a UUID.</summary>
    [JsonPropertyName("siteId"), Required]
    public string SiteId { get; set; } = "";
}
