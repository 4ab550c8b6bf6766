using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>One change to the keys of an entry: merge, regexp or transform.</summary>
public sealed class RewriteRule
{
    /// <summary>Joins the values into one set of keys.</summary>
    [JsonPropertyName("merge"), NotInVersion("v1beta1")]
    public RewriteMerge? Merge { get; set; }

    /// <summary>Replaces what a regular expression finds in each key.</summary>
    [JsonPropertyName("regexp")]
    public RewriteRegexp? Regexp { get; set; }

    /// <summary>Renders each key through a template.</summary>
    [JsonPropertyName("transform")]
    public RewriteTransform? Transform { get; set; }
}

/// <summary>Replaces parts of keys.</summary>
public sealed class RewriteRegexp
{
    /// <summary>The regular expression, in RE2 syntax.</summary>
    [JsonPropertyName("source"), Required]
    public string Source { get; set; } = "";

    /// <summary>The replacement; $1 or ${name} stand for groups.</summary>
    [JsonPropertyName("target"), Required]
    public string Target { get; set; } = "";
}

/// <summary>Renders keys.</summary>
public sealed class RewriteTransform
{
    /// <summary>A Go template; .value is the key.</summary>
    [JsonPropertyName("template"), Required]
    public string Template { get; set; } = "";
}
