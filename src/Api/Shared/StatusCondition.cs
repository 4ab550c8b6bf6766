using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Shared;

/// <summary>One condition of an object's status.</summary>
public sealed class StatusCondition
{
    /// <summary>What the condition is about, such as Ready.</summary>
    [JsonPropertyName("type"), Required]
    public string Type { get; set; } = "";

    /// <summary>True, False or Unknown.</summary>
    [JsonPropertyName("status"), Required]
    public string Status { get; set; } = "";

    /// <summary>One word that says why.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; set; }

    /// <summary>The same for people.</summary>
    [JsonPropertyName("message")]
    public string? Message { get; set; }

    /// <summary>When the condition last changed its status.</summary>
    [JsonPropertyName("lastTransitionTime"), Format("date-time")]
    public DateTime? LastTransitionTime { get; set; }
}
