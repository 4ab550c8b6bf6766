using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Joins the JSON objects behind the keys.</summary>
public sealed class RewriteMerge
{
    /// <summary>The key that receives the result of strategy JSON.</summary>
    [JsonPropertyName("into"), Default("")]
    public string? Into { get; set; }

    /// <summary>Keys that are merged last, and so win.</summary>
    [JsonPropertyName("priority")]
    public List<string>? Priority { get; set; }

    /// <summary>Whether a missing priority key is an error.</summary>
    [JsonPropertyName("priorityPolicy"), AllowedValues("IgnoreNotFound", "Strict"), Default("Strict")]
    public string? PriorityPolicy { get; set; }

    /// <summary>Whether two values for one key are an error.</summary>
    [JsonPropertyName("conflictPolicy"), AllowedValues("Ignore", "Error"), Default("Error")]
    public string? ConflictPolicy { get; set; }

    /// <summary>Extract yields the joined keys, JSON one key with a JSON object.</summary>
    [JsonPropertyName("strategy"), AllowedValues("Extract", "JSON"), Default("Extract")]
    public string? Strategy { get; set; }
}
