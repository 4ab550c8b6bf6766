using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Keyferry.Api.ExternalSecrets;

/// <summary>Makes the same ExternalSecret in many namespaces.</summary>
public sealed class ClusterExternalSecret : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The API version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "external-secrets.io/v1";

    /// <summary>The kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "ClusterExternalSecret";

    /// <summary>The metadata that every object has.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>Says which ExternalSecret to make, and in which namespaces.</summary>
    [JsonPropertyName("spec")]
    public ClusterExternalSecretSpec Spec { get; set; } = new();

    /// <summary>What became of a ClusterExternalSecret.</summary>
    [JsonPropertyName("status")]
    public ClusterExternalSecretStatus? Status { get; set; }
}
