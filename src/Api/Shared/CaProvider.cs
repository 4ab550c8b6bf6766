using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Shared;

/// <summary>Points at the certificate authorities to trust, kept in a Secret or a ConfigMap.</summary>
public sealed class CaProvider
{
    /// <summary>Where the certificates are kept.</summary>
    [JsonPropertyName("type"), Required, AllowedValues("Secret", "ConfigMap")]
    public string Type { get; set; } = "";

    /// <summary>The name of the Secret or ConfigMap.</summary>
    [JsonPropertyName("name"), Required, DnsSubdomain]
    public string Name { get; set; } = "";

    /// <summary>The key inside it.</summary>
    [JsonPropertyName("key"), ConfigMapKey]
    public string? Key { get; set; }

    /// <summary>Its namespace: needed in a cluster-wide store, not allowed elsewhere.</summary>
    [JsonPropertyName("namespace"), DnsLabel]
    public string? Namespace { get; set; }
}
