using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.PushSecrets;

/// <summary>Observed state of the PushSecret.</summary>
public sealed class PushSecretStatus
{
    /// <summary>Time of the last successful push.</summary>
    [JsonPropertyName("refreshTime"), Format("date-time"), Nullable]
    public DateTime? RefreshTime { get; set; }

    /// <summary>
    /// Generation of the PushSecret and hash of its labels and annotations at the last successful push.
    /// </summary>
    [JsonPropertyName("syncedResourceVersion")]
    public string? SyncedResourceVersion { get; set; }

    /// <summary>What was pushed, by store and by name of the secret in the store.</summary>
    [JsonPropertyName("syncedPushSecrets")]
    public Dictionary<string, Dictionary<string, PushSecretData>>? SyncedPushSecrets { get; set; }

    /// <summary>Conditions of the PushSecret. Ready says whether the last push succeeded.</summary>
    [JsonPropertyName("conditions")]
    public List<StatusCondition>? Conditions { get; set; }
}
