using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Generators;

/// <summary>Desired state of the QuayAccessToken. It yields the keys registry, auth and expiry.</summary>
public sealed class QuayAccessTokenSpec
{
    /// <summary>Name of the robot account.</summary>
    [JsonPropertyName("robotAccount"), Required]
    public string RobotAccount { get; set; } = "";

    /// <summary>ServiceAccount whose token is exchanged.</summary>
    [JsonPropertyName("serviceAccountRef"), Required]
    public ServiceAccountSelector ServiceAccountRef { get; set; } = new();

    /// <summary>Host name of the registry. Defaults to quay.io.</summary>
    [JsonPropertyName("url")]
    public string? Url { get; set; }
}
