using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Generators;

/// <summary>Settings for an SSH key pair.</summary>
public sealed class SshKeySpec
{
    /// <summary>The kind of key.</summary>
    [JsonPropertyName("keyType"), AllowedValues("rsa", "ecdsa", "ed25519"), Default("rsa")]
    public string? KeyType { get; set; }

    /// <summary>The size in bits; left out, what is usual for the kind.</summary>
    [JsonPropertyName("keySize"), Format("int32"), Range(256, 8192)]
    public int? KeySize { get; set; }

    /// <summary>The comment of the public key.</summary>
    [JsonPropertyName("comment")]
    public string? Comment { get; set; }
}
