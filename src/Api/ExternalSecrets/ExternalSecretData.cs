using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Maps one remote value to one key of the Secret.</summary>
public sealed class ExternalSecretData
{
    /// <summary>The key in the Secret.</summary>
    [JsonPropertyName("secretKey"), Required, ConfigMapKey]
    public string SecretKey { get; set; } = "";

    /// <summary>The remote value.</summary>
    [JsonPropertyName("remoteRef"), Required]
    public RemoteRefSpec RemoteRef { get; set; } = new();

    /// <summary>Another store for this value alone.</summary>
    [JsonPropertyName("sourceRef"), ExactlyOneField]
    public SourceRef? SourceRef { get; set; }
}
