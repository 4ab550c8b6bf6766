using System.Text.Json;
using System.Text.Json.Serialization;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Schema;

namespace Keyferry.Api.PushSecrets;

/// <summary>DataTo pushes several keys of the Secret to a store.</summary>
[StoreRefRequired]
[MutuallyExclusive("remoteKey", "rewrite")]
public sealed class PushDataTo
{
    /// <summary>Store to push to. A store that is referred to by name must also be in secretStoreRefs.</summary>
    [JsonPropertyName("storeRef")]
    public PushStoreRef? StoreRef { get; set; }

    /// <summary>
    /// Secret in the store that receives all keys, as one JSON object. Without it, each key is pushed to a secret of
    /// its own.
    /// </summary>
    [JsonPropertyName("remoteKey")]
    public string? RemoteKey { get; set; }

    /// <summary>Selects the keys to push. Without it, all keys are pushed.</summary>
    [JsonPropertyName("match")]
    public PushKeyMatch? Match { get; set; }

    /// <summary>
    /// Rewrites the keys to names of secrets in the store. The steps run one after another. Not allowed with remoteKey.
    /// </summary>
    [JsonPropertyName("rewrite")]
    public List<PushRewrite>? Rewrite { get; set; }

    /// <summary>Settings of the provider for the pushed secrets, such as tags.</summary>
    [JsonPropertyName("metadata")]
    public JsonElement? Metadata { get; set; }

    /// <summary>
    /// How to convert keys before they are matched. None: not at all. ReverseUnicode: _U, a hexadecimal code point and
    /// _ become the character.
    /// </summary>
    [JsonPropertyName("conversionStrategy")]
    [AllowedValues(PushConversionStrategy.None, PushConversionStrategy.ReverseUnicode)]
    [Default(PushConversionStrategy.Default)]
    public string? ConversionStrategy { get; set; }
}

/// <summary>PushKeyMatch selects keys of a Secret.</summary>
public sealed class PushKeyMatch
{
    /// <summary>
    /// Regular expression in RE2 syntax, found anywhere in the key unless it is anchored with ^ and $. Empty selects
    /// every key.
    /// </summary>
    [JsonPropertyName("regexp")]
    public string? Regexp { get; set; }
}

/// <summary>Rewrite is one step that rewrites keys: a regexp or a transform.</summary>
[ExactlyOneOf("regexp", "transform")]
public sealed class PushRewrite
{
    /// <summary>Replaces the matches of a regular expression in each key.</summary>
    [JsonPropertyName("regexp")]
    public RewriteRegexp? Regexp { get; set; }

    /// <summary>Renders each key with a template.</summary>
    [JsonPropertyName("transform")]
    public RewriteTransform? Transform { get; set; }
}
