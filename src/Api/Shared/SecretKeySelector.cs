using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Shared;

/// <summary>SecretKeySelector refers to a key of a Secret.</summary>
public sealed class SecretKeySelector
{
    /// <summary>Name of the Secret.</summary>
    [JsonPropertyName("name"), DnsSubdomain]
    public string? Name { get; set; }

    /// <summary>
    /// Namespace of the Secret. Allowed in a ClusterSecretStore only; without it, the Secret is read from the namespace
    /// of the object that uses the store. Elsewhere the Secret must be in the object's own namespace.
    /// </summary>
    [JsonPropertyName("namespace"), DnsLabel]
    public string? Namespace { get; set; }

    /// <summary>Key in the Secret.</summary>
    [JsonPropertyName("key"), ConfigMapKey]
    public string? Key { get; set; }
}
