using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Stores;

namespace Keyferry.Api.Generators;

/// <summary>Settings for temporary AWS keys.</summary>
public sealed class StsSessionTokenSpec
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

    /// <summary>Parameters of the request.</summary>
    [JsonPropertyName("requestParameters")]
    public StsRequestParameters? RequestParameters { get; set; }
}

/// <summary>Parameters of the request.</summary>
public sealed class StsRequestParameters
{
    /// <summary>The keys' life in seconds.</summary>
    [JsonPropertyName("sessionDuration"), Format("int32")]
    public int? SessionDuration { get; set; }

    /// <summary>The MFA device.</summary>
    [JsonPropertyName("serialNumber")]
    public string? SerialNumber { get; set; }

    /// <summary>The code that the MFA device shows.</summary>
    [JsonPropertyName("tokenCode")]
    public string? TokenCode { get; set; }
}
