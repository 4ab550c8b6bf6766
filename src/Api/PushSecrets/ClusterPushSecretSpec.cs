using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.PushSecrets;

/// <summary>Desired state of the ClusterPushSecret.</summary>
public sealed class ClusterPushSecretSpec
{
    /// <summary>Spec of the created PushSecrets.</summary>
    [JsonPropertyName("pushSecretSpec"), Required]
    public PushSecretSpec PushSecretSpec { get; set; } = new();

    /// <summary>Name of the created PushSecrets. Defaults to the name of the ClusterPushSecret.</summary>
    [JsonPropertyName("pushSecretName"), DnsSubdomain]
    public string? PushSecretName { get; set; }

    /// <summary>Labels and annotations of the created PushSecrets.</summary>
    [JsonPropertyName("pushSecretMetadata")]
    public LabelsAndAnnotations? PushSecretMetadata { get; set; }

    /// <summary>Selects namespaces by label. A namespace is selected if any of the selectors matches it.</summary>
    [JsonPropertyName("namespaceSelectors")]
    public List<LabelSelector>? NamespaceSelectors { get; set; }

    /// <summary>Time between two checks of the namespaces, as a Go duration such as 30m. Defaults to 1h.</summary>
    [JsonPropertyName("refreshTime"), Duration]
    public string? RefreshTime { get; set; }
}

/// <summary>Observed state of the ClusterPushSecret.</summary>
public sealed class ClusterPushSecretStatus
{
    /// <summary>Name of the created PushSecrets.</summary>
    [JsonPropertyName("pushSecretName")]
    public string? PushSecretName { get; set; }

    /// <summary>Namespaces in which the PushSecret could not be created or updated.</summary>
    [JsonPropertyName("failedNamespaces")]
    public List<NamespaceFailure>? FailedNamespaces { get; set; }

    /// <summary>Namespaces that have the PushSecret, sorted by name.</summary>
    [JsonPropertyName("provisionedNamespaces")]
    public List<string>? ProvisionedNamespaces { get; set; }

    /// <summary>
    /// Conditions of the ClusterPushSecret. Ready is True when every selected namespace has its PushSecret.
    /// </summary>
    [JsonPropertyName("conditions")]
    public List<StatusCondition>? Conditions { get; set; }
}
