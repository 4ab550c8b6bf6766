using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Keeps a Secret equal to values in an external store.</summary>
public sealed class ExternalSecret : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The API version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "external-secrets.io/v1";

    /// <summary>The kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "ExternalSecret";

    /// <summary>The metadata that every object has.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>Says which remote secrets to read, and which Secret to make of them.</summary>
    [JsonPropertyName("spec")]
    public ExternalSecretSpec Spec { get; set; } = new();

    /// <summary>What became of an ExternalSecret.</summary>
    [JsonPropertyName("status")]
    public ExternalSecretStatus? Status { get; set; }
}
