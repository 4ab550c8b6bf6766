using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Generators;

/// <summary>
/// Desired state of the BeyondtrustWorkloadCredentialsDynamicSecret. It yields the keys accessKeyId, secretAccessKey,
/// sessionToken, leaseId and expiration.
/// </summary>
public sealed class BeyondtrustWorkloadCredentialsDynamicSecretSpec
{
    /// <summary>Class of the controller that serves this generator. Without it, every controller does.</summary>
    [JsonPropertyName("controller")]
    public string? Controller { get; set; }

    /// <summary>BeyondTrust server and the dynamic secret to use.</summary>
    [JsonPropertyName("provider"), Required]
    public BeyondtrustWorkloadCredentialsProvider Provider { get; set; } = new();

    /// <summary>How failed requests are retried.</summary>
    [JsonPropertyName("retrySettings")]
    public RetrySettings? RetrySettings { get; set; }
}

/// <summary>Provider describes the BeyondTrust server and the dynamic secret to use.</summary>
public sealed class BeyondtrustWorkloadCredentialsProvider
{
    /// <summary>How to authenticate.</summary>
    [JsonPropertyName("auth"), Required]
    public BeyondtrustWorkloadCredentialsAuth Auth { get; set; } = new();

    /// <summary>The server.</summary>
    [JsonPropertyName("server"), Required]
    public BeyondtrustWorkloadCredentialsServer Server { get; set; } = new();

    /// <summary>Folder and name of the dynamic secret, such as team/aws.</summary>
    [JsonPropertyName("folderPath")]
    public string? FolderPath { get; set; }

    /// <summary>CA certificates to verify the server with: PEM, encoded in base64.</summary>
    [JsonPropertyName("caBundle"), Format("byte"), Credential]
    public string? CaBundle { get; set; }

    /// <summary>Secret or ConfigMap that holds CA certificates to verify the server with.</summary>
    [JsonPropertyName("caProvider")]
    public CaProvider? CaProvider { get; set; }
}

/// <summary>Auth says how to authenticate to the BeyondTrust server.</summary>
public sealed class BeyondtrustWorkloadCredentialsAuth
{
    /// <summary>API key.</summary>
    [JsonPropertyName("apikey"), Required]
    public BeyondtrustWorkloadCredentialsApiKey ApiKey { get; set; } = new();
}

/// <summary>APIKey refers to the Secret that holds an API key.</summary>
public sealed class BeyondtrustWorkloadCredentialsApiKey
{
    /// <summary>API key.</summary>
    [JsonPropertyName("token"), Required]
    public SecretKeySelector Token { get; set; } = new();
}

/// <summary>Server describes the BeyondTrust server.</summary>
public sealed class BeyondtrustWorkloadCredentialsServer
{
    /// <summary>URL of the API.</summary>
    [JsonPropertyName("apiUrl"), Required]
    public string ApiUrl { get; set; } = "";

    /// <summary>ID of the site, a UUID.</summary>
    [JsonPropertyName("siteId"), Required]
    public string SiteId { get; set; } = "";
}
