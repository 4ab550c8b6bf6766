using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Looks for remote secrets by name or tag.</summary>
public sealed class FindSpec
{
    /// <summary>Where the search starts.</summary>
    [JsonPropertyName("path")]
    public string? Path { get; set; }

    /// <summary>What the names must look like.</summary>
    [JsonPropertyName("name")]
    public FindName? Name { get; set; }

    /// <summary>Tags that must all be there.</summary>
    [JsonPropertyName("tags")]
    public Dictionary<string, string>? Tags { get; set; }

    /// <summary>How characters are replaced that a Secret key may not hold.</summary>
    [JsonPropertyName("conversionStrategy"), AllowedValues("Default", "Unicode"), Default("Default", Version = "v1beta1")]
    public string? ConversionStrategy { get; set; }

    /// <summary>How fetched values are decoded.</summary>
    [JsonPropertyName("decodingStrategy")]
    [AllowedValues("Auto", "Base64", "Base64URL", "None"), Default("None", Version = "v1beta1")]
    public string? DecodingStrategy { get; set; }

    /// <summary>What happens when a value holds a null byte.</summary>
    [JsonPropertyName("nullBytePolicy"), AllowedValues("Ignore", "Fail"), NotInVersion("v1beta1")]
    public string? NullBytePolicy { get; set; }
}

/// <summary>A test on names.</summary>
public sealed class FindName
{
    /// <summary>A regular expression in RE2 syntax, found anywhere in the name.</summary>
    [JsonPropertyName("regexp")]
    public string? Regexp { get; set; }
}
