using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Generators;

/// <summary>Settings for a Cloudsmith token.</summary>
public sealed class CloudsmithAccessTokenSpec
{
    /// <summary>The address of the API.</summary>
    [JsonPropertyName("apiUrl")]
    public string? ApiUrl { get; set; }

    /// <summary>The organisation.</summary>
    [JsonPropertyName("orgSlug"), Required]
    public string OrgSlug { get; set; } = "";

    /// <summary>The service account at Cloudsmith.</summary>
    [JsonPropertyName("serviceSlug"), Required]
    public string ServiceSlug { get; set; } = "";

    /// <summary>The ServiceAccount whose token is exchanged.</summary>
    [JsonPropertyName("serviceAccountRef"), Required]
    public ServiceAccountSelector ServiceAccountRef { get; set; } = new();
}
