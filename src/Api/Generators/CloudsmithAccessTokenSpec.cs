using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Generators;

/// <summary>Desired state of the CloudsmithAccessToken. It yields the keys auth and expiry.</summary>
public sealed class CloudsmithAccessTokenSpec
{
    /// <summary>URL of the API. Defaults to https://api.cloudsmith.io.</summary>
    [JsonPropertyName("apiUrl")]
    public string? ApiUrl { get; set; }

    /// <summary>Slug of the organization.</summary>
    [JsonPropertyName("orgSlug"), Required]
    public string OrgSlug { get; set; } = "";

    /// <summary>Slug of the Cloudsmith service account.</summary>
    [JsonPropertyName("serviceSlug"), Required]
    public string ServiceSlug { get; set; } = "";

    /// <summary>ServiceAccount whose token is exchanged.</summary>
    [JsonPropertyName("serviceAccountRef"), Required]
    public ServiceAccountSelector ServiceAccountRef { get; set; } = new();
}
