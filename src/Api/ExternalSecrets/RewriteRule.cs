using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Rewrite is one step that rewrites keys: a merge, a regexp or a transform.</summary>
public sealed class RewriteRule
{
    /// <summary>Merges the values of the keys into one set of keys.</summary>
    [JsonPropertyName("merge"), NotInVersion("v1beta1")]
    public RewriteMerge? Merge { get; set; }

    /// <summary>Replaces the matches of a regular expression in each key.</summary>
    [JsonPropertyName("regexp")]
    public RewriteRegexp? Regexp { get; set; }

    /// <summary>Renders each key with a template.</summary>
    [JsonPropertyName("transform")]
    public RewriteTransform? Transform { get; set; }
}

/// <summary>Replaces the matches of a regular expression in each key.</summary>
public sealed class RewriteRegexp
{
    /// <summary>Regular expression in RE2 syntax.</summary>
    [JsonPropertyName("source"), Required]
    public string Source { get; set; } = "";

    /// <summary>Replacement of each match. $1 or ${name} stands for a group of the expression.</summary>
    [JsonPropertyName("target"), Required]
    public string Target { get; set; } = "";
}

/// <summary>Renders each key with a template.</summary>
public sealed class RewriteTransform
{
    /// <summary>Go template that yields the new key; .value is the key.</summary>
    [JsonPropertyName("template"), Required]
    public string Template { get; set; } = "";
}
