using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Keyferry.Api.PushSecrets;

/// <summary>Writes keys of a Secret to external stores.</summary>
public sealed class PushSecret : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The API version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "external-secrets.io/v1alpha1";

    /// <summary>The kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "PushSecret";

    /// <summary>The metadata that every object has.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>Says what of which Secret to write to which stores.</summary>
    [JsonPropertyName("spec")]
    public PushSecretSpec Spec { get; set; } = new();

    /// <summary>What became of a PushSecret.</summary>
    [JsonPropertyName("status")]
    public PushSecretStatus? Status { get; set; }
}
