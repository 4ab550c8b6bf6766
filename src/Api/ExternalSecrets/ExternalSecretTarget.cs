using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Deletion = Keyferry.Api.ExternalSecrets.DeletionPolicy;
using Policy = Keyferry.Api.ExternalSecrets.CreationPolicy;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Target describes the Secret that is written.</summary>
public sealed class ExternalSecretTarget
{
    /// <summary>Name of the Secret. Defaults to the name of the ExternalSecret.</summary>
    [JsonPropertyName("name"), DnsSubdomain]
    public string? Name { get; set; }

    /// <summary>
    /// Who owns the Secret. Owner: it is created, owned by the ExternalSecret and deleted with it. Orphan: it is
    /// created and kept when the ExternalSecret is deleted. Merge: keys are added to a Secret that must already exist.
    /// CreateOrMerge: keys are added to an existing Secret, else it is created. None: no Secret is written.
    /// </summary>
    [JsonPropertyName("creationPolicy")]
    [AllowedValues(Policy.Owner, Policy.Orphan, Policy.Merge, Policy.None, Policy.CreateOrMerge)]
    [AllowedValues(Policy.Owner, Policy.Orphan, Policy.Merge, Policy.None, Version = "v1beta1")]
    [Default(Policy.Default)]
    public string? CreationPolicy { get; set; }

    /// <summary>
    /// What happens when none of the values exists in the store any more. Retain: the Secret is kept as it is. Delete:
    /// the Secret is deleted. Merge: the keys of the ExternalSecret are removed from the Secret.
    /// </summary>
    [JsonPropertyName("deletionPolicy")]
    [AllowedValues(Deletion.Delete, Deletion.Merge, Deletion.Retain), Default(Deletion.Default)]
    public string? DeletionPolicy { get; set; }

    /// <summary>
    /// Makes the Secret immutable. Its data is then never updated; delete the Secret to create it anew.
    /// </summary>
    [JsonPropertyName("immutable")]
    public bool? Immutable { get; set; }

    /// <summary>Kind of object to write in place of a Secret, such as a ConfigMap.</summary>
    [JsonPropertyName("manifest"), NotInVersion("v1beta1")]
    public TargetManifest? Manifest { get; set; }

    /// <summary>
    /// Template of the Secret. Without it, the fetched keys are written as they are, with the labels and annotations of
    /// the ExternalSecret.
    /// </summary>
    [JsonPropertyName("template")]
    public SecretTemplate? Template { get; set; }
}

/// <summary>Manifest names the kind of object that is written in place of a Secret.</summary>
public sealed class TargetManifest
{
    /// <summary>API group and version of the object, such as v1 or apps/v1.</summary>
    [JsonPropertyName("apiVersion"), Required, Length(1)]
    public string ApiVersion { get; set; } = "";

    /// <summary>Kind of the object, such as ConfigMap.</summary>
    [JsonPropertyName("kind"), Required, Length(1)]
    public string Kind { get; set; } = "";
}
