using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Stores;

namespace Keyferry.Api.Generators;

/// <summary>
/// Desired state of the STSSessionToken. It yields the keys access_key_id, secret_access_key, session_token and
/// expiration.
/// </summary>
public sealed class StsSessionTokenSpec
{
    /// <summary>AWS region of STS, such as eu-central-1.</summary>
    [JsonPropertyName("region"), Required]
    public string Region { get; set; } = "";

    /// <summary>Credentials, from secretRef. Without it, the credentials of the controller are used.</summary>
    [JsonPropertyName("auth")]
    public AwsAuth? Auth { get; set; }

    /// <summary>ARN of the IAM role to assume with the credentials.</summary>
    [JsonPropertyName("role")]
    public string? Role { get; set; }

    /// <summary>Parameters of the request GetSessionToken.</summary>
    [JsonPropertyName("requestParameters")]
    public StsRequestParameters? RequestParameters { get; set; }
}

/// <summary>RequestParameters are parameters of the request GetSessionToken.</summary>
public sealed class StsRequestParameters
{
    /// <summary>Lifetime of the credentials in seconds.</summary>
    [JsonPropertyName("sessionDuration"), Format("int32")]
    public int? SessionDuration { get; set; }

    /// <summary>Serial number or ARN of the MFA device.</summary>
    [JsonPropertyName("serialNumber")]
    public string? SerialNumber { get; set; }

    /// <summary>Code that the MFA device shows.</summary>
    [JsonPropertyName("tokenCode")]
    public string? TokenCode { get; set; }
}
