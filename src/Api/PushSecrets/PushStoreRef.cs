using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.PushSecrets;

/// <summary>A store by name, or stores by label.</summary>
public sealed class PushStoreRef
{
    /// <summary>The store's name.</summary>
    [JsonPropertyName("name"), DnsSubdomain]
    public string? Name { get; set; }

    /// <summary>Stores by label.</summary>
    [JsonPropertyName("labelSelector")]
    public LabelSelector? LabelSelector { get; set; }

    /// <summary>The store's kind.</summary>
    [JsonPropertyName("kind"), AllowedValues("SecretStore", "ClusterSecretStore"), Default("SecretStore")]
    public string? Kind { get; set; }
}
