using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Shared;

/// <summary>Selects objects by their labels; all requirements must hold.</summary>
[Atomic]
public sealed class LabelSelector
{
    /// <summary>Labels that must be there with exactly these values.</summary>
    [JsonPropertyName("matchLabels")]
    public Dictionary<string, string>? MatchLabels { get; set; }

    /// <summary>Further requirements on labels.</summary>
    [JsonPropertyName("matchExpressions"), Atomic]
    public List<LabelSelectorRequirement>? MatchExpressions { get; set; }
}

/// <summary>One requirement on a label.</summary>
public sealed class LabelSelectorRequirement
{
    /// <summary>The label's key.</summary>
    [JsonPropertyName("key"), Required]
    public string Key { get; set; } = "";

    /// <summary>In, NotIn, Exists or DoesNotExist.</summary>
    [JsonPropertyName("operator"), Required]
    public string Operator { get; set; } = "";

    /// <summary>The values for In and NotIn; empty for the other operators.</summary>
    [JsonPropertyName("values"), Atomic]
    public List<string>? Values { get; set; }
}
