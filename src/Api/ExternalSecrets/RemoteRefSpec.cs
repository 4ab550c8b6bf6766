using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Conversion = Keyferry.Api.ExternalSecrets.ConversionStrategy;
using Decoding = Keyferry.Api.ExternalSecrets.DecodingStrategy;
using Metadata = Keyferry.Api.ExternalSecrets.MetadataPolicy;
using NullBytes = Keyferry.Api.ExternalSecrets.NullBytePolicy;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>RemoteRef refers to a value in the store.</summary>
public sealed class RemoteRefSpec
{
    /// <summary>Name, path or ID of the secret in the store.</summary>
    [JsonPropertyName("key"), Required]
    public string Key { get; set; } = "";

    /// <summary>
    /// Field to take from the secret's JSON value, as a path such as database.password. Without it, the whole value is
    /// taken.
    /// </summary>
    [JsonPropertyName("property")]
    public string? Property { get; set; }

    /// <summary>Version of the secret, in the form of the store. Without it, the current version is taken.</summary>
    [JsonPropertyName("version")]
    public string? Version { get; set; }

    /// <summary>
    /// What to read. None: the value of the secret. Fetch: its tags or labels, as JSON. Defaults to None.
    /// </summary>
    [JsonPropertyName("metadataPolicy")]
    [AllowedValues(Metadata.None, Metadata.Fetch)]
    [Default(Metadata.Default, Version = "v1beta1")]
    public string? MetadataPolicy { get; set; }

    /// <summary>
    /// How extract replaces characters of field names that a key of a Secret cannot contain. Default: by an underscore.
    /// Unicode: by _U and the code point in hexadecimal. Not applied if the entry has a rewrite. Defaults to Default.
    /// </summary>
    [JsonPropertyName("conversionStrategy")]
    [AllowedValues(Conversion.Underscore, Conversion.Unicode), Default(Conversion.Default, Version = "v1beta1")]
    public string? ConversionStrategy { get; set; }

    /// <summary>
    /// How to decode the fetched value. None: not at all. Base64 or Base64URL: as such. Auto: as either if that
    /// succeeds. Defaults to None.
    /// </summary>
    [JsonPropertyName("decodingStrategy")]
    [AllowedValues(Decoding.Auto, Decoding.Base64, Decoding.Base64Url, Decoding.None)]
    [Default(Decoding.Default, Version = "v1beta1")]
    public string? DecodingStrategy { get; set; }

    /// <summary>
    /// What to do with a value that contains a null byte. Ignore: write it. Fail: fail the sync. Defaults to Ignore.
    /// </summary>
    [JsonPropertyName("nullBytePolicy"), AllowedValues(NullBytes.Ignore, NullBytes.Fail), NotInVersion("v1beta1")]
    public string? NullBytePolicy { get; set; }
}
