using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Observed state of the ExternalSecret.</summary>
public sealed class ExternalSecretStatus
{
    /// <summary>Time of the last successful sync; null before the first.</summary>
    [JsonPropertyName("refreshTime"), Format("date-time"), Nullable]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTime? RefreshTime { get; set; }

    /// <summary>
    /// Generation of the ExternalSecret and hash of its labels and annotations at the last successful sync.
    /// </summary>
    [JsonPropertyName("syncedResourceVersion")]
    public string? SyncedResourceVersion { get; set; }

    /// <summary>
    /// The Secret that was written, in the form of the Service Binding specification (https://servicebinding.io).
    /// </summary>
    [JsonPropertyName("binding"), Atomic]
    public SecretBinding? Binding { get; set; }

    /// <summary>Conditions of the ExternalSecret. Ready says whether the last sync succeeded.</summary>
    [JsonPropertyName("conditions")]
    public List<ExternalSecretCondition>? Conditions { get; set; }
}

/// <summary>Binding names the Secret that was written.</summary>
public sealed class SecretBinding
{
    /// <summary>Name of the Secret. Empty before the first write.</summary>
    [JsonPropertyName("name"), Default("")]
    public string? Name { get; set; }
}

/// <summary>ExternalSecretCondition describes one aspect of the observed state of an ExternalSecret.</summary>
public sealed class ExternalSecretCondition
{
    /// <summary>Type of the condition: Ready or Deleted.</summary>
    [JsonPropertyName("type"), Required, AllowedValues("Ready", "Deleted"), AllowedValues(Version = "v1beta1")]
    public string Type { get; set; } = "";

    /// <summary>Status of the condition: True, False or Unknown.</summary>
    [JsonPropertyName("status"), Required]
    public string Status { get; set; } = "";

    /// <summary>Reason for the last transition, in CamelCase, such as SecretSynced.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; set; }

    /// <summary>Details of the last transition, for people.</summary>
    [JsonPropertyName("message")]
    public string? Message { get; set; }

    /// <summary>Time at which the status of the condition last changed.</summary>
    [JsonPropertyName("lastTransitionTime"), Format("date-time")]
    public DateTime? LastTransitionTime { get; set; }
}
