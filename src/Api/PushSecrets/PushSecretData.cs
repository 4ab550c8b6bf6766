using System.Text.Json;
using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.PushSecrets;

/// <summary>One value to write.</summary>
public sealed class PushSecretData
{
    /// <summary>Which key goes where.</summary>
    [JsonPropertyName("match"), Required]
    public PushMatch Match { get; set; } = new();

    /// <summary>Settings for the store's provider.</summary>
    [JsonPropertyName("metadata")]
    public JsonElement? Metadata { get; set; }

    /// <summary>How characters in keys are turned back.</summary>
    [JsonPropertyName("conversionStrategy"), AllowedValues("None", "ReverseUnicode"), Default("None")]
    public string? ConversionStrategy { get; set; }
}

/// <summary>Which key goes where.</summary>
public sealed class PushMatch
{
    /// <summary>The key of the Secret; left out, the whole Secret as JSON.</summary>
    [JsonPropertyName("secretKey")]
    public string? SecretKey { get; set; }

    /// <summary>Where it goes.</summary>
    [JsonPropertyName("remoteRef"), Required]
    public PushRemoteRef RemoteRef { get; set; } = new();
}

/// <summary>A place in the store.</summary>
public sealed class PushRemoteRef
{
    /// <summary>The name of the remote secret.</summary>
    [JsonPropertyName("remoteKey"), Required]
    public string RemoteKey { get; set; } = "";

    /// <summary>The field inside the remote secret.</summary>
    [JsonPropertyName("property")]
    public string? Property { get; set; }
}
