using System.Text.Json.Serialization;

namespace Keyferry.Api.Shared;

/// <summary>Labels and annotations for objects that are made.</summary>
public sealed class LabelsAndAnnotations
{
    /// <summary>Labels to set.</summary>
    [JsonPropertyName("labels")]
    public Dictionary<string, string>? Labels { get; set; }

    /// <summary>Annotations to set.</summary>
    [JsonPropertyName("annotations")]
    public Dictionary<string, string>? Annotations { get; set; }
}
