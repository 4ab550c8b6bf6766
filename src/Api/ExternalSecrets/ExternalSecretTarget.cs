using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>The Secret that is written, and its life.</summary>
public sealed class ExternalSecretTarget
{
    /// <summary>The Secret's name; left out, the name of this object.</summary>
    [JsonPropertyName("name"), DnsSubdomain]
    public string? Name { get; set; }

    /// <summary>
    /// Owner makes and owns the Secret, Orphan makes it without owning it, Merge adds to one that exists, CreateOrMerge
    /// does either, None writes nothing.
    /// </summary>
    [JsonPropertyName("creationPolicy")]
    [AllowedValues("Owner", "Orphan", "Merge", "None", "CreateOrMerge")]
    [AllowedValues("Owner", "Orphan", "Merge", "None", Version = "v1beta1")]
    [Default("Owner")]
    public string? CreationPolicy { get; set; }

    /// <summary>
    /// What happens when the remote secret is gone: delete the Secret, remove its keys, or keep it as it is.
    /// </summary>
    [JsonPropertyName("deletionPolicy"), AllowedValues("Delete", "Merge", "Retain"), Default("Retain")]
    public string? DeletionPolicy { get; set; }

    /// <summary>Makes the Secret immutable.</summary>
    [JsonPropertyName("immutable")]
    public bool? Immutable { get; set; }

    /// <summary>Another kind than Secret to write.</summary>
    [JsonPropertyName("manifest"), NotInVersion("v1beta1")]
    public TargetManifest? Manifest { get; set; }

    /// <summary>How the Secret looks; left out, the fetched keys are written as they are.</summary>
    [JsonPropertyName("template")]
    public SecretTemplate? Template { get; set; }
}

/// <summary>The kind of object to write in place of a Secret.</summary>
public sealed class TargetManifest
{
    /// <summary>The API version of that kind.</summary>
    [JsonPropertyName("apiVersion"), Required, Length(1)]
    public string ApiVersion { get; set; } = "";

    /// <summary>That kind.</summary>
    [JsonPropertyName("kind"), Required, Length(1)]
    public string Kind { get; set; } = "";
}
