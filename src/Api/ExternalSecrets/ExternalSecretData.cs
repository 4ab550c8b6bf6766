using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Data maps one value of a store to one key of the Secret.</summary>
public sealed class ExternalSecretData
{
    /// <summary>Key in the Secret.</summary>
    [JsonPropertyName("secretKey"), Required, ConfigMapKey]
    public string SecretKey { get; set; } = "";

    /// <summary>Value in the store.</summary>
    [JsonPropertyName("remoteRef"), Required]
    public RemoteRefSpec RemoteRef { get; set; } = new();

    /// <summary>Store of this value, in place of spec.secretStoreRef.</summary>
    [JsonPropertyName("sourceRef"), ExactlyOneField]
    public SourceRef? SourceRef { get; set; }
}
