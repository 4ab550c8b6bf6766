using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Shared;

/// <summary>StatusCondition describes one aspect of the observed state of an object.</summary>
public sealed class StatusCondition
{
    /// <summary>Type of the condition, such as Ready.</summary>
    [JsonPropertyName("type"), Required]
    public string Type { get; set; } = "";

    /// <summary>Status of the condition: True, False or Unknown.</summary>
    [JsonPropertyName("status"), Required]
    public string Status { get; set; } = "";

    /// <summary>Reason for the last transition, in CamelCase.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; set; }

    /// <summary>Details of the last transition, for people.</summary>
    [JsonPropertyName("message")]
    public string? Message { get; set; }

    /// <summary>Time at which the status of the condition last changed.</summary>
    [JsonPropertyName("lastTransitionTime"), Format("date-time")]
    public DateTime? LastTransitionTime { get; set; }
}
