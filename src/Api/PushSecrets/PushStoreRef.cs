using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.PushSecrets;

/// <summary>StoreRef refers to a store by name, or to stores by label.</summary>
public sealed class PushStoreRef
{
    /// <summary>Name of the store.</summary>
    [JsonPropertyName("name"), DnsSubdomain]
    public string? Name { get; set; }

    /// <summary>Selects stores by label. It takes precedence over name.</summary>
    [JsonPropertyName("labelSelector")]
    public LabelSelector? LabelSelector { get; set; }

    /// <summary>Kind of the store: SecretStore or ClusterSecretStore.</summary>
    [JsonPropertyName("kind"), AllowedValues(StoreKind.SecretStore, StoreKind.ClusterSecretStore), Default(StoreKind.Default)]
    public string? Kind { get; set; }
}
