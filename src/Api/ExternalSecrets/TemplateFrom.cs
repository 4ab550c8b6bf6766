using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Templates from a ConfigMap, a Secret or a literal text.</summary>
public sealed class TemplateFrom
{
    /// <summary>A ConfigMap that holds templates.</summary>
    [JsonPropertyName("configMap")]
    public TemplateRef? ConfigMap { get; set; }

    /// <summary>A Secret that holds templates.</summary>
    [JsonPropertyName("secret")]
    public TemplateRef? Secret { get; set; }

    /// <summary>A template that renders to a YAML map.</summary>
    [JsonPropertyName("literal")]
    public string? Literal { get; set; }

    /// <summary>
    /// Where the result goes: Data, Annotations or Labels of a Secret, or a dotted path in another kind.
    /// </summary>
    [JsonPropertyName("target"), Default("Data"), AllowedValues("Data", "Annotations", "Labels", Version = "v1beta1")]
    public string? Target { get; set; }

    /// <summary>How rendered values are decoded.</summary>
    [JsonPropertyName("valuesDecodingStrategy"), AllowedValues("Auto", "Base64", "Base64URL", "None"), NotInVersion("v1beta1")]
    public string? ValuesDecodingStrategy { get; set; }
}

/// <summary>An object whose keys hold templates.</summary>
public sealed class TemplateRef
{
    /// <summary>The object's name.</summary>
    [JsonPropertyName("name"), Required, DnsSubdomain]
    public string Name { get; set; } = "";

    /// <summary>The keys to use.</summary>
    [JsonPropertyName("items"), Required]
    public List<TemplateRefItem> Items { get; set; } = [];
}

/// <summary>One key that holds a template.</summary>
public sealed class TemplateRefItem
{
    /// <summary>The key.</summary>
    [JsonPropertyName("key"), Required, ConfigMapKey]
    public string Key { get; set; } = "";

    /// <summary>Whether the template makes one value, or a whole YAML map.</summary>
    [JsonPropertyName("templateAs"), AllowedValues("Values", "KeysAndValues"), Default("Values")]
    public string? TemplateAs { get; set; }
}
