using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.PushSecrets;

/// <summary>What became of a PushSecret.</summary>
public sealed class PushSecretStatus
{
    /// <summary>When values were last written with success.</summary>
    [JsonPropertyName("refreshTime"), Format("date-time"), Nullable]
    public DateTime? RefreshTime { get; set; }

    /// <summary>The generation and metadata that were last synced.</summary>
    [JsonPropertyName("syncedResourceVersion")]
    public string? SyncedResourceVersion { get; set; }

    /// <summary>What was written, by store and remote key.</summary>
    [JsonPropertyName("syncedPushSecrets")]
    public Dictionary<string, Dictionary<string, PushSecretData>>? SyncedPushSecrets { get; set; }

    /// <summary>The conditions.</summary>
    [JsonPropertyName("conditions")]
    public List<StatusCondition>? Conditions { get; set; }
}
