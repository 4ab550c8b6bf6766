using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>What became of a ClusterExternalSecret.</summary>
public sealed class ClusterExternalSecretStatus
{
    /// <summary>The name that the ExternalSecrets have.</summary>
    [JsonPropertyName("externalSecretName")]
    public string? ExternalSecretName { get; set; }

    /// <summary>Namespaces in which it failed.</summary>
    [JsonPropertyName("failedNamespaces")]
    public List<NamespaceFailure>? FailedNamespaces { get; set; }

    /// <summary>Namespaces that have their ExternalSecret.</summary>
    [JsonPropertyName("provisionedNamespaces")]
    public List<string>? ProvisionedNamespaces { get; set; }

    /// <summary>The conditions.</summary>
    [JsonPropertyName("conditions")]
    public List<ClusterExternalSecretCondition>? Conditions { get; set; }
}

/// <summary>One condition of a ClusterExternalSecret.</summary>
public sealed class ClusterExternalSecretCondition
{
    /// <summary>What the condition is about, such as Ready.</summary>
    [JsonPropertyName("type"), Required]
    public string Type { get; set; } = "";

    /// <summary>True, False or Unknown.</summary>
    [JsonPropertyName("status"), Required]
    public string Status { get; set; } = "";

    /// <summary>Why, for people.</summary>
    [JsonPropertyName("message")]
    public string? Message { get; set; }
}
