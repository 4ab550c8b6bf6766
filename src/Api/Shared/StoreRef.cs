using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Shared;

/// <summary>SecretStoreRef refers to a SecretStore in the same namespace or to a ClusterSecretStore.</summary>
public sealed class StoreRef
{
    /// <summary>Name of the store.</summary>
    [JsonPropertyName("name"), DnsSubdomain]
    public string? Name { get; set; }

    /// <summary>Kind of the store: SecretStore or ClusterSecretStore. Defaults to SecretStore.</summary>
    [JsonPropertyName("kind"), AllowedValues(StoreKind.SecretStore, StoreKind.ClusterSecretStore)]
    public string? Kind { get; set; }
}
