using System.Text.Json;
using System.Text.Json.Serialization;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Schema;

namespace Keyferry.Api.PushSecrets;

/// <summary>Many keys to write at once.</summary>
[StoreRefRequired]
[MutuallyExclusive("remoteKey", "rewrite")]
public sealed class PushDataTo
{
    /// <summary>The store, one of secretStoreRefs.</summary>
    [JsonPropertyName("storeRef")]
    public PushStoreRef? StoreRef { get; set; }

    /// <summary>One remote secret that takes all keys as JSON; left out, each key has its own.</summary>
    [JsonPropertyName("remoteKey")]
    public string? RemoteKey { get; set; }

    /// <summary>Which keys; left out, all.</summary>
    [JsonPropertyName("match")]
    public PushKeyMatch? Match { get; set; }

    /// <summary>Changes to the keys, one after the other.</summary>
    [JsonPropertyName("rewrite")]
    public List<PushRewrite>? Rewrite { get; set; }

    /// <summary>Settings for the store's provider.</summary>
    [JsonPropertyName("metadata")]
    public JsonElement? Metadata { get; set; }

    /// <summary>How characters in keys are turned back.</summary>
    [JsonPropertyName("conversionStrategy"), AllowedValues("None", "ReverseUnicode"), Default("None")]
    public string? ConversionStrategy { get; set; }
}

/// <summary>A test on keys.</summary>
public sealed class PushKeyMatch
{
    /// <summary>A regular expression in RE2 syntax, found anywhere in the key.</summary>
    [JsonPropertyName("regexp")]
    public string? Regexp { get; set; }
}

/// <summary>One change to the keys: regexp or transform.</summary>
[ExactlyOneOf("regexp", "transform")]
public sealed class PushRewrite
{
    /// <summary>Replaces what a regular expression finds in each key.</summary>
    [JsonPropertyName("regexp")]
    public RewriteRegexp? Regexp { get; set; }

    /// <summary>Renders each key through a template.</summary>
    [JsonPropertyName("transform")]
    public RewriteTransform? Transform { get; set; }
}
