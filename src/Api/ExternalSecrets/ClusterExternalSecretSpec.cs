using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Desired state of the ClusterExternalSecret.</summary>
public sealed class ClusterExternalSecretSpec
{
    /// <summary>Spec of the created ExternalSecrets.</summary>
    [JsonPropertyName("externalSecretSpec"), Required]
    public ExternalSecretSpec ExternalSecretSpec { get; set; } = new();

    /// <summary>Name of the created ExternalSecrets. Defaults to the name of the ClusterExternalSecret.</summary>
    [JsonPropertyName("externalSecretName"), DnsSubdomain]
    public string? ExternalSecretName { get; set; }

    /// <summary>Labels and annotations of the created ExternalSecrets.</summary>
    [JsonPropertyName("externalSecretMetadata")]
    public LabelsAndAnnotations? ExternalSecretMetadata { get; set; }

    /// <summary>Selects namespaces by label. Deprecated: use namespaceSelectors.</summary>
    [JsonPropertyName("namespaceSelector")]
    public LabelSelector? NamespaceSelector { get; set; }

    /// <summary>Selects namespaces by label. A namespace is selected if any of the selectors matches it.</summary>
    [JsonPropertyName("namespaceSelectors")]
    public List<LabelSelector>? NamespaceSelectors { get; set; }

    /// <summary>
    /// Selects namespaces by name. Deprecated: use namespaceSelectors with the label kubernetes.io/metadata.name.
    /// </summary>
    [JsonPropertyName("namespaces"), DnsLabel(Items = true)]
    public List<string>? Namespaces { get; set; }

    /// <summary>Time between two checks of the namespaces, as a Go duration such as 30m. Defaults to 1h.</summary>
    [JsonPropertyName("refreshTime"), Duration]
    public string? RefreshTime { get; set; }
}
