using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>
/// DataFrom fetches several keys at once: with extract, with find, or from a generator that sourceRef names.
/// </summary>
public sealed class DataFromEntry
{
    /// <summary>Reads one secret of the store whose value is a JSON object; each of its fields becomes a key.</summary>
    [JsonPropertyName("extract")]
    public RemoteRefSpec? Extract { get; set; }

    /// <summary>Reads every secret of the store that matches; each becomes a key.</summary>
    [JsonPropertyName("find")]
    public FindSpec? Find { get; set; }

    /// <summary>
    /// Rewrites the fetched keys. The steps run one after another, each on the result of the one before.
    /// </summary>
    [JsonPropertyName("rewrite"), ExactlyOneField(Items = true)]
    public List<RewriteRule>? Rewrite { get; set; }

    /// <summary>Store or generator of this entry, in place of spec.secretStoreRef.</summary>
    [JsonPropertyName("sourceRef"), ExactlyOneField]
    public SourceRef? SourceRef { get; set; }
}
