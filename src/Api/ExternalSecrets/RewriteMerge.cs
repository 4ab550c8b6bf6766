using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Merge merges the JSON objects that are the values of the keys.</summary>
public sealed class RewriteMerge
{
    /// <summary>Key that receives the merged object. Required for the strategy JSON.</summary>
    [JsonPropertyName("into"), Default("")]
    public string? Into { get; set; }

    /// <summary>Keys whose values are merged last, in this order, so that they override the others.</summary>
    [JsonPropertyName("priority")]
    public List<string>? Priority { get; set; }

    /// <summary>
    /// What to do if a key of priority was not fetched. Strict: fail the sync. IgnoreNotFound: skip the key.
    /// </summary>
    [JsonPropertyName("priorityPolicy"), AllowedValues("IgnoreNotFound", "Strict"), Default("Strict")]
    public string? PriorityPolicy { get; set; }

    /// <summary>
    /// What to do if two values have the same field. Error: fail the sync. Ignore: the value merged last overrides the
    /// other.
    /// </summary>
    [JsonPropertyName("conflictPolicy"), AllowedValues("Ignore", "Error"), Default("Error")]
    public string? ConflictPolicy { get; set; }

    /// <summary>
    /// Form of the result. Extract: each field of the merged object becomes a key. JSON: the merged object is the value
    /// of the key into.
    /// </summary>
    [JsonPropertyName("strategy"), AllowedValues("Extract", "JSON"), Default("Extract")]
    public string? Strategy { get; set; }
}
