using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Generators;

/// <summary>Settings for a Quay token.</summary>
public sealed class QuayAccessTokenSpec
{
    /// <summary>The robot account.</summary>
    [JsonPropertyName("robotAccount"), Required]
    public string RobotAccount { get; set; } = "";

    /// <summary>The ServiceAccount whose token is exchanged.</summary>
    [JsonPropertyName("serviceAccountRef"), Required]
    public ServiceAccountSelector ServiceAccountRef { get; set; } = new();

    /// <summary>The address of Quay.</summary>
    [JsonPropertyName("url")]
    public string? Url { get; set; }
}
