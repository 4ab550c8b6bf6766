using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Points at a remote value and says how to read it.</summary>
public sealed class RemoteRefSpec
{
    /// <summary>The name of the remote secret, in the store's own terms.</summary>
    [JsonPropertyName("key"), Required]
    public string Key { get; set; } = "";

    /// <summary>The part of the remote secret to take, a path into its JSON.</summary>
    [JsonPropertyName("property")]
    public string? Property { get; set; }

    /// <summary>The version to take, in the store's own terms; left out, the current one.</summary>
    [JsonPropertyName("version")]
    public string? Version { get; set; }

    /// <summary>Fetch takes the secret's tags or labels in place of its value.</summary>
    [JsonPropertyName("metadataPolicy"), AllowedValues("None", "Fetch"), Default("None", Version = "v1beta1")]
    public string? MetadataPolicy { get; set; }

    /// <summary>How characters are replaced that a Secret key may not hold.</summary>
    [JsonPropertyName("conversionStrategy"), AllowedValues("Default", "Unicode"), Default("Default", Version = "v1beta1")]
    public string? ConversionStrategy { get; set; }

    /// <summary>How the fetched value is decoded.</summary>
    [JsonPropertyName("decodingStrategy")]
    [AllowedValues("Auto", "Base64", "Base64URL", "None"), Default("None", Version = "v1beta1")]
    public string? DecodingStrategy { get; set; }

    /// <summary>What happens when the value holds a null byte.</summary>
    [JsonPropertyName("nullBytePolicy"), AllowedValues("Ignore", "Fail"), NotInVersion("v1beta1")]
    public string? NullBytePolicy { get; set; }
}
