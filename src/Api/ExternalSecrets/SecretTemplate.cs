using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>The Secret's form: type, metadata, and templates for its data.</summary>
public sealed class SecretTemplate
{
    /// <summary>The Secret's type, such as kubernetes.io/tls.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; set; }

    /// <summary>The version of the template engine.</summary>
    [JsonPropertyName("engineVersion"), AllowedValues("v2"), Default("v2")]
    public string? EngineVersion { get; set; }

    /// <summary>Whether rendered keys replace the fetched keys, or join them.</summary>
    [JsonPropertyName("mergePolicy"), AllowedValues("Replace", "Merge"), Default("Replace")]
    public string? MergePolicy { get; set; }

    /// <summary>Labels and annotations of the Secret.</summary>
    [JsonPropertyName("metadata")]
    public TemplateMetadata? Metadata { get; set; }

    /// <summary>Keys of the Secret, each with a Go template.</summary>
    [JsonPropertyName("data"), Credential]
    public Dictionary<string, string>? Data { get; set; }

    /// <summary>More templates, kept elsewhere.</summary>
    [JsonPropertyName("templateFrom")]
    public List<TemplateFrom>? TemplateFrom { get; set; }
}

/// <summary>Metadata of the Secret.</summary>
public sealed class TemplateMetadata
{
    /// <summary>Labels; the values are templates.</summary>
    [JsonPropertyName("labels")]
    public Dictionary<string, string>? Labels { get; set; }

    /// <summary>Annotations; the values are templates.</summary>
    [JsonPropertyName("annotations")]
    public Dictionary<string, string>? Annotations { get; set; }

    /// <summary>Finalizers to put on the Secret.</summary>
    [JsonPropertyName("finalizers"), NotInVersion("v1beta1")]
    public List<string>? Finalizers { get; set; }
}
