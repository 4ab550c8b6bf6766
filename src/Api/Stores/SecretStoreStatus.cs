using System.Text.Json.Serialization;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>How the store stands.</summary>
public sealed class SecretStoreStatus
{
    /// <summary>The conditions.</summary>
    [JsonPropertyName("conditions")]
    public List<StatusCondition>? Conditions { get; set; }

    /// <summary>ReadOnly, WriteOnly or ReadWrite.</summary>
    [JsonPropertyName("capabilities")]
    public string? Capabilities { get; set; }
}
