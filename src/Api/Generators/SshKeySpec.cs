using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Generators;

/// <summary>Desired state of the SSHKey. It yields the keys privateKey and publicKey.</summary>
public sealed class SshKeySpec
{
    /// <summary>Type of the key: rsa, ecdsa or ed25519.</summary>
    [JsonPropertyName("keyType"), AllowedValues("rsa", "ecdsa", "ed25519"), Default("rsa")]
    public string? KeyType { get; set; }

    /// <summary>
    /// Size of the key in bits. For rsa it defaults to 2048; for ecdsa it is 256, 384 or 521 and defaults to 256. Not
    /// used for ed25519.
    /// </summary>
    [JsonPropertyName("keySize"), Format("int32"), Range(256, 8192)]
    public int? KeySize { get; set; }

    /// <summary>Comment of the public key.</summary>
    [JsonPropertyName("comment")]
    public string? Comment { get; set; }
}
