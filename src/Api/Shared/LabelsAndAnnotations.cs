using System.Text.Json.Serialization;

namespace Keyferry.Api.Shared;

/// <summary>Labels and annotations of the created objects.</summary>
public sealed class LabelsAndAnnotations
{
    /// <summary>Labels of the created objects.</summary>
    [JsonPropertyName("labels")]
    public Dictionary<string, string>? Labels { get; set; }

    /// <summary>Annotations of the created objects.</summary>
    [JsonPropertyName("annotations")]
    public Dictionary<string, string>? Annotations { get; set; }
}
