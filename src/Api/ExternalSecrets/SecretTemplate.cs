using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Template describes the Secret: its type, metadata and data.</summary>
public sealed class SecretTemplate
{
    /// <summary>Type of the Secret, such as kubernetes.io/tls. Defaults to Opaque.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; set; }

    /// <summary>Version of the template engine. v2 is the only one.</summary>
    [JsonPropertyName("engineVersion"), AllowedValues("v2"), Default("v2")]
    public string? EngineVersion { get; set; }

    /// <summary>
    /// What happens to fetched keys that the template does not set. Replace: they are left out. Merge: they are written
    /// too.
    /// </summary>
    [JsonPropertyName("mergePolicy")]
    [AllowedValues(TemplateMergePolicy.Replace, TemplateMergePolicy.Merge)]
    [Default(TemplateMergePolicy.Default)]
    public string? MergePolicy { get; set; }

    /// <summary>Labels, annotations and finalizers of the Secret.</summary>
    [JsonPropertyName("metadata")]
    public TemplateMetadata? Metadata { get; set; }

    /// <summary>
    /// Keys of the Secret and the Go templates of their values. Templates refer to fetched keys, as in {{ .password }}.
    /// </summary>
    [JsonPropertyName("data"), Credential]
    public Dictionary<string, string>? Data { get; set; }

    /// <summary>Templates from ConfigMaps, Secrets or literals. Keys of data override theirs.</summary>
    [JsonPropertyName("templateFrom")]
    public List<TemplateFrom>? TemplateFrom { get; set; }
}

/// <summary>Metadata of the Secret.</summary>
public sealed class TemplateMetadata
{
    /// <summary>Labels of the Secret. The values are Go templates.</summary>
    [JsonPropertyName("labels")]
    public Dictionary<string, string>? Labels { get; set; }

    /// <summary>Annotations of the Secret. The values are Go templates.</summary>
    [JsonPropertyName("annotations")]
    public Dictionary<string, string>? Annotations { get; set; }

    /// <summary>Finalizers of the Secret. They are set and never removed by the controller.</summary>
    [JsonPropertyName("finalizers"), NotInVersion("v1beta1")]
    public List<string>? Finalizers { get; set; }
}
