using System.Text.Json.Serialization;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Schema;

namespace Keyferry.Api.PushSecrets;

/// <summary>Says what of which Secret to write to which stores.</summary>
public sealed class PushSecretSpec
{
    /// <summary>Time between two writes, a Go duration. Zero means only on change.</summary>
    [JsonPropertyName("refreshInterval"), Duration, Default("1h0m0s")]
    public string? RefreshInterval { get; set; }

    /// <summary>The stores to write to.</summary>
    [JsonPropertyName("secretStoreRefs"), Required]
    public List<PushStoreRef> SecretStoreRefs { get; set; } = [];

    /// <summary>Whether a remote secret that exists is replaced.</summary>
    [JsonPropertyName("updatePolicy"), AllowedValues("Replace", "IfNotExists"), Default("Replace")]
    public string? UpdatePolicy { get; set; }

    /// <summary>Whether the remote secrets go when this object goes.</summary>
    [JsonPropertyName("deletionPolicy"), AllowedValues("Delete", "None"), Default("None")]
    public string? DeletionPolicy { get; set; }

    /// <summary>What is written: a Secret, or what a generator makes.</summary>
    [JsonPropertyName("selector"), Required, ExactlyOneField]
    public PushSelector Selector { get; set; } = new();

    /// <summary>Which keys are written, and where to.</summary>
    [JsonPropertyName("data")]
    public List<PushSecretData>? Data { get; set; }

    /// <summary>Many keys at once.</summary>
    [JsonPropertyName("dataTo")]
    public List<PushDataTo>? DataTo { get; set; }

    /// <summary>Changes to the Secret before it is written.</summary>
    [JsonPropertyName("template")]
    public SecretTemplate? Template { get; set; }
}
