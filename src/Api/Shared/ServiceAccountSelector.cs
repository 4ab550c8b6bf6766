using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Shared;

/// <summary>
/// ServiceAccountSelector refers to a ServiceAccount of the cluster. A short-lived token is requested for it.
/// </summary>
public sealed class ServiceAccountSelector
{
    /// <summary>Name of the ServiceAccount.</summary>
    [JsonPropertyName("name"), Required, DnsSubdomain]
    public string Name { get; set; } = "";

    /// <summary>
    /// Namespace of the ServiceAccount. Allowed in a ClusterSecretStore only; without it, the ServiceAccount is looked
    /// up in the namespace of the object that uses the store.
    /// </summary>
    [JsonPropertyName("namespace"), DnsLabel]
    public string? Namespace { get; set; }

    /// <summary>Audiences of the requested token, in addition to those that the provider itself needs.</summary>
    [JsonPropertyName("audiences")]
    public List<string>? Audiences { get; set; }
}
