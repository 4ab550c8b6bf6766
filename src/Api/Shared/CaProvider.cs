using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Shared;

/// <summary>CAProvider refers to a key of a Secret or ConfigMap that holds PEM-encoded CA certificates.</summary>
public sealed class CaProvider
{
    /// <summary>Kind of the object that holds the certificates: Secret or ConfigMap.</summary>
    [JsonPropertyName("type"), Required, AllowedValues("Secret", "ConfigMap")]
    public string Type { get; set; } = "";

    /// <summary>Name of the Secret or ConfigMap.</summary>
    [JsonPropertyName("name"), Required, DnsSubdomain]
    public string Name { get; set; } = "";

    /// <summary>Key in the Secret or ConfigMap.</summary>
    [JsonPropertyName("key"), ConfigMapKey]
    public string? Key { get; set; }

    /// <summary>
    /// Namespace of the Secret or ConfigMap. Required in a ClusterSecretStore, not allowed in a SecretStore.
    /// </summary>
    [JsonPropertyName("namespace"), DnsLabel]
    public string? Namespace { get; set; }
}
