using System.Text.Json.Serialization;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Stores;

/// <summary>Observed state of the store.</summary>
public sealed class SecretStoreStatus
{
    /// <summary>Conditions of the store. Ready says whether the last check of the store succeeded.</summary>
    [JsonPropertyName("conditions")]
    public List<StatusCondition>? Conditions { get; set; }

    /// <summary>What the provider supports: ReadOnly, WriteOnly or ReadWrite.</summary>
    [JsonPropertyName("capabilities")]
    public string? Capabilities { get; set; }
}
