using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Shared;

/// <summary>Names the store to read from.</summary>
public sealed class StoreRef
{
    /// <summary>The store's name.</summary>
    [JsonPropertyName("name"), DnsSubdomain]
    public string? Name { get; set; }

    /// <summary>The store's kind; left out, it is SecretStore.</summary>
    [JsonPropertyName("kind"), AllowedValues("SecretStore", "ClusterSecretStore")]
    public string? Kind { get; set; }
}
