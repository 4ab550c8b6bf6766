using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>TemplateFrom adds templates from a ConfigMap, from a Secret or from a literal.</summary>
public sealed class TemplateFrom
{
    /// <summary>ConfigMap in the namespace of the ExternalSecret whose keys hold templates.</summary>
    [JsonPropertyName("configMap")]
    public TemplateRef? ConfigMap { get; set; }

    /// <summary>Secret in the namespace of the ExternalSecret whose keys hold templates.</summary>
    [JsonPropertyName("secret")]
    public TemplateRef? Secret { get; set; }

    /// <summary>Go template that renders a YAML map of keys and values.</summary>
    [JsonPropertyName("literal")]
    public string? Literal { get; set; }

    /// <summary>
    /// Where the rendered keys are written: Data, Annotations or Labels. For another kind than Secret, a path such as
    /// spec.config.
    /// </summary>
    [JsonPropertyName("target"), Default(TemplateTarget.Default)]
    [AllowedValues(TemplateTarget.Data, TemplateTarget.Annotations, TemplateTarget.Labels, Version = "v1beta1")]
    public string? Target { get; set; }

    /// <summary>
    /// How to decode the rendered values. None: not at all. Base64 or Base64URL: as such. Auto: as either if that
    /// succeeds. Defaults to None.
    /// </summary>
    [JsonPropertyName("valuesDecodingStrategy"), NotInVersion("v1beta1")]
    [AllowedValues(
        DecodingStrategy.Auto, DecodingStrategy.Base64, DecodingStrategy.Base64Url, DecodingStrategy.None)]
    public string? ValuesDecodingStrategy { get; set; }
}

/// <summary>TemplateRef names keys of a ConfigMap or Secret that hold templates.</summary>
public sealed class TemplateRef
{
    /// <summary>Name of the ConfigMap or Secret.</summary>
    [JsonPropertyName("name"), Required, DnsSubdomain]
    public string Name { get; set; } = "";

    /// <summary>Keys to use.</summary>
    [JsonPropertyName("items"), Required]
    public List<TemplateRefItem> Items { get; set; } = [];
}

/// <summary>TemplateRefItem is a key that holds a template.</summary>
public sealed class TemplateRefItem
{
    /// <summary>Key in the ConfigMap or Secret.</summary>
    [JsonPropertyName("key"), Required, ConfigMapKey]
    public string Key { get; set; } = "";

    /// <summary>
    /// What the template renders. Values: the value of the key. KeysAndValues: a YAML map of keys and values.
    /// </summary>
    [JsonPropertyName("templateAs"), AllowedValues("Values", "KeysAndValues"), Default("Values")]
    public string? TemplateAs { get; set; }
}
