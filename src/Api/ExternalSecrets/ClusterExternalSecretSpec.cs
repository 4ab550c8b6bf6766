using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Says which ExternalSecret to make, and in which namespaces.</summary>
public sealed class ClusterExternalSecretSpec
{
    /// <summary>The spec of the ExternalSecrets that are made.</summary>
    [JsonPropertyName("externalSecretSpec"), Required]
    public ExternalSecretSpec ExternalSecretSpec { get; set; } = new();

    /// <summary>Their name; left out, the name of this object.</summary>
    [JsonPropertyName("externalSecretName"), DnsSubdomain]
    public string? ExternalSecretName { get; set; }

    /// <summary>Their labels and annotations.</summary>
    [JsonPropertyName("externalSecretMetadata")]
    public LabelsAndAnnotations? ExternalSecretMetadata { get; set; }

    /// <summary>The namespaces, by label. Deprecated: use namespaceSelectors.</summary>
    [JsonPropertyName("namespaceSelector")]
    public LabelSelector? NamespaceSelector { get; set; }

    /// <summary>The namespaces, by label: any of the selectors is enough.</summary>
    [JsonPropertyName("namespaceSelectors")]
    public List<LabelSelector>? NamespaceSelectors { get; set; }

    /// <summary>
    /// The namespaces, by name. Deprecated: use namespaceSelectors with the label kubernetes.io/metadata.name.
    /// </summary>
    [JsonPropertyName("namespaces"), DnsLabel(Items = true)]
    public List<string>? Namespaces { get; set; }

    /// <summary>Time between two checks of the namespaces, a Go duration.</summary>
    [JsonPropertyName("refreshTime"), Duration]
    public string? RefreshTime { get; set; }
}
