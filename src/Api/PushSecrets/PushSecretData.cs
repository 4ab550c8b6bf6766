using System.Text.Json;
using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.PushSecrets;

/// <summary>Data pushes one key of the Secret to the stores.</summary>
public sealed class PushSecretData
{
    /// <summary>The key, and the secret in the store that receives it.</summary>
    [JsonPropertyName("match"), Required]
    public PushMatch Match { get; set; } = new();

    /// <summary>Settings of the provider for the pushed secret, such as tags.</summary>
    [JsonPropertyName("metadata")]
    public JsonElement? Metadata { get; set; }

    /// <summary>
    /// How to convert keys before they are looked up. None: not at all. ReverseUnicode: _U, a hexadecimal code point
    /// and _ become the character.
    /// </summary>
    [JsonPropertyName("conversionStrategy")]
    [AllowedValues(PushConversionStrategy.None, PushConversionStrategy.ReverseUnicode)]
    [Default(PushConversionStrategy.Default)]
    public string? ConversionStrategy { get; set; }
}

/// <summary>Match maps a key of the Secret to a secret in the store.</summary>
public sealed class PushMatch
{
    /// <summary>Key of the Secret. Without it, all keys are pushed as one JSON object.</summary>
    [JsonPropertyName("secretKey")]
    public string? SecretKey { get; set; }

    /// <summary>Secret in the store that receives the value.</summary>
    [JsonPropertyName("remoteRef"), Required]
    public PushRemoteRef RemoteRef { get; set; } = new();
}

/// <summary>RemoteRef refers to a secret in the store.</summary>
public sealed class PushRemoteRef
{
    /// <summary>Name or path of the secret in the store.</summary>
    [JsonPropertyName("remoteKey"), Required]
    public string RemoteKey { get; set; } = "";

    /// <summary>
    /// Field of the secret's JSON value that receives the value. Without it, the value replaces the whole secret.
    /// </summary>
    [JsonPropertyName("property")]
    public string? Property { get; set; }
}
