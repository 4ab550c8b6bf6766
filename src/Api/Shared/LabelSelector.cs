using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Shared;

/// <summary>
/// LabelSelector selects objects by their labels. All requirements must be met. An empty selector selects every object.
/// </summary>
[Atomic]
public sealed class LabelSelector
{
    /// <summary>Labels that an object must have, with exactly these values.</summary>
    [JsonPropertyName("matchLabels")]
    public Dictionary<string, string>? MatchLabels { get; set; }

    /// <summary>Further requirements on the labels.</summary>
    [JsonPropertyName("matchExpressions"), Atomic]
    public List<LabelSelectorRequirement>? MatchExpressions { get; set; }
}

/// <summary>LabelSelectorRequirement is a requirement on one label.</summary>
public sealed class LabelSelectorRequirement
{
    /// <summary>Key of the label.</summary>
    [JsonPropertyName("key"), Required]
    public string Key { get; set; } = "";

    /// <summary>Relation of the label to values: In, NotIn, Exists or DoesNotExist.</summary>
    [JsonPropertyName("operator"), Required]
    public string Operator { get; set; } = "";

    /// <summary>Values to compare with. At least one for In and NotIn, none for Exists and DoesNotExist.</summary>
    [JsonPropertyName("values"), Atomic]
    public List<string>? Values { get; set; }
}
