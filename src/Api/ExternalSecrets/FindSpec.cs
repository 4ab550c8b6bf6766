using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Conversion = Keyferry.Api.ExternalSecrets.ConversionStrategy;
using Decoding = Keyferry.Api.ExternalSecrets.DecodingStrategy;
using NullBytes = Keyferry.Api.ExternalSecrets.NullBytePolicy;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Find selects secrets of the store by name or tag.</summary>
public sealed class FindSpec
{
    /// <summary>Path or prefix in the store below which to search. Its form depends on the store.</summary>
    [JsonPropertyName("path")]
    public string? Path { get; set; }

    /// <summary>Selects secrets by name.</summary>
    [JsonPropertyName("name")]
    public FindName? Name { get; set; }

    /// <summary>Selects secrets that have all these tags or labels.</summary>
    [JsonPropertyName("tags")]
    public Dictionary<string, string>? Tags { get; set; }

    /// <summary>
    /// How to replace characters of names that a key of a Secret cannot contain. Default: by an underscore. Unicode: by
    /// _U and the code point in hexadecimal. Not applied if the entry has a rewrite. Defaults to Default.
    /// </summary>
    [JsonPropertyName("conversionStrategy")]
    [AllowedValues(Conversion.Underscore, Conversion.Unicode), Default(Conversion.Default, Version = "v1beta1")]
    public string? ConversionStrategy { get; set; }

    /// <summary>
    /// How to decode the fetched values. None: not at all. Base64 or Base64URL: as such. Auto: as either if that
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

/// <summary>FindName selects secrets by name.</summary>
public sealed class FindName
{
    /// <summary>
    /// Regular expression in RE2 syntax, found anywhere in the name unless it is anchored with ^ and $.
    /// </summary>
    [JsonPropertyName("regexp")]
    public string? Regexp { get; set; }
}
