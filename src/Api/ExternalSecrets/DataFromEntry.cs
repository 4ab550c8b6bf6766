using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>One source of many keys.</summary>
public sealed class DataFromEntry
{
    /// <summary>One remote secret whose JSON object is taken apart into keys.</summary>
    [JsonPropertyName("extract")]
    public RemoteRefSpec? Extract { get; set; }

    /// <summary>All remote secrets that match.</summary>
    [JsonPropertyName("find")]
    public FindSpec? Find { get; set; }

    /// <summary>Changes to the keys, one after the other.</summary>
    [JsonPropertyName("rewrite"), ExactlyOneField(Items = true)]
    public List<RewriteRule>? Rewrite { get; set; }

    /// <summary>Another store for this entry, or a generator.</summary>
    [JsonPropertyName("sourceRef"), ExactlyOneField]
    public SourceRef? SourceRef { get; set; }
}
