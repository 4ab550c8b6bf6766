using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Shared;

/// <summary>Points at one key of a Secret.</summary>
public sealed class SecretKeySelector
{
    /// <summary>The Secret's name.</summary>
    [JsonPropertyName("name"), DnsSubdomain]
    public string? Name { get; set; }

    /// <summary>
    /// The Secret's namespace. Only a cluster-wide store may name one; left out, it is the namespace of the caller.
    /// </summary>
    [JsonPropertyName("namespace"), DnsLabel]
    public string? Namespace { get; set; }

    /// <summary>The key inside the Secret.</summary>
    [JsonPropertyName("key"), ConfigMapKey]
    public string? Key { get; set; }
}
