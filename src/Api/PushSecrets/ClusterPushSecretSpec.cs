using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.PushSecrets;

/// <summary>Says which PushSecret to make, and in which namespaces.</summary>
public sealed class ClusterPushSecretSpec
{
    /// <summary>The spec of the PushSecrets that are made.</summary>
    [JsonPropertyName("pushSecretSpec"), Required]
    public PushSecretSpec PushSecretSpec { get; set; } = new();

    /// <summary>Their name; left out, the name of this object.</summary>
    [JsonPropertyName("pushSecretName"), DnsSubdomain]
    public string? PushSecretName { get; set; }

    /// <summary>Their labels and annotations.</summary>
    [JsonPropertyName("pushSecretMetadata")]
    public LabelsAndAnnotations? PushSecretMetadata { get; set; }

    /// <summary>The namespaces, by label: any of the selectors is enough.</summary>
    [JsonPropertyName("namespaceSelectors")]
    public List<LabelSelector>? NamespaceSelectors { get; set; }

    /// <summary>Time between two checks of the namespaces, a Go duration.</summary>
    [JsonPropertyName("refreshTime"), Duration]
    public string? RefreshTime { get; set; }
}

/// <summary>What became of a ClusterPushSecret.</summary>
public sealed class ClusterPushSecretStatus
{
    /// <summary>The name that the PushSecrets have.</summary>
    [JsonPropertyName("pushSecretName")]
    public string? PushSecretName { get; set; }

    /// <summary>Namespaces in which it failed.</summary>
    [JsonPropertyName("failedNamespaces")]
    public List<NamespaceFailure>? FailedNamespaces { get; set; }

    /// <summary>Namespaces that have their PushSecret.</summary>
    [JsonPropertyName("provisionedNamespaces")]
    public List<string>? ProvisionedNamespaces { get; set; }

    /// <summary>The conditions.</summary>
    [JsonPropertyName("conditions")]
    public List<StatusCondition>? Conditions { get; set; }
}
