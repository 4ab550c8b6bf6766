using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>What became of an ExternalSecret.</summary>
public sealed class ExternalSecretStatus
{
    /// <summary>When values were last fetched with success.</summary>
    [JsonPropertyName("refreshTime"), Format("date-time"), Nullable]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTime? RefreshTime { get; set; }

    /// <summary>The generation and metadata that were last synced.</summary>
    [JsonPropertyName("syncedResourceVersion")]
    public string? SyncedResourceVersion { get; set; }

    /// <summary>The Secret, as the Service Binding specification wants it named.</summary>
    [JsonPropertyName("binding"), Atomic]
    public SecretBinding? Binding { get; set; }

    /// <summary>The conditions.</summary>
    [JsonPropertyName("conditions")]
    public List<ExternalSecretCondition>? Conditions { get; set; }
}

/// <summary>Names the Secret that was written.</summary>
public sealed class SecretBinding
{
    /// <summary>The Secret's name.</summary>
    [JsonPropertyName("name"), Default("")]
    public string? Name { get; set; }
}

/// <summary>One condition of an ExternalSecret.</summary>
public sealed class ExternalSecretCondition
{
    /// <summary>Ready or Deleted.</summary>
    [JsonPropertyName("type"), Required, AllowedValues("Ready", "Deleted"), AllowedValues(Version = "v1beta1")]
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
