using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Observed state of the ClusterExternalSecret.</summary>
public sealed class ClusterExternalSecretStatus
{
    /// <summary>Name of the created ExternalSecrets.</summary>
    [JsonPropertyName("externalSecretName")]
    public string? ExternalSecretName { get; set; }

    /// <summary>Namespaces in which the ExternalSecret could not be created or updated.</summary>
    [JsonPropertyName("failedNamespaces")]
    public List<NamespaceFailure>? FailedNamespaces { get; set; }

    /// <summary>Namespaces that have the ExternalSecret, sorted by name.</summary>
    [JsonPropertyName("provisionedNamespaces")]
    public List<string>? ProvisionedNamespaces { get; set; }

    /// <summary>
    /// Conditions of the ClusterExternalSecret. Ready is True when every selected namespace has its ExternalSecret.
    /// </summary>
    [JsonPropertyName("conditions")]
    public List<ClusterExternalSecretCondition>? Conditions { get; set; }
}

/// <summary>
/// ClusterExternalSecretCondition describes one aspect of the observed state of a ClusterExternalSecret.
/// </summary>
public sealed class ClusterExternalSecretCondition
{
    /// <summary>Type of the condition, such as Ready.</summary>
    [JsonPropertyName("type"), Required]
    public string Type { get; set; } = "";

    /// <summary>Status of the condition: True, False or Unknown.</summary>
    [JsonPropertyName("status"), Required]
    public string Status { get; set; } = "";

    /// <summary>Details of the status, for people.</summary>
    [JsonPropertyName("message")]
    public string? Message { get; set; }
}
