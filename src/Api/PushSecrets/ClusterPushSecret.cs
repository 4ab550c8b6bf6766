using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Keyferry.Api.PushSecrets;

/// <summary>Makes the same PushSecret in many namespaces.</summary>
public sealed class ClusterPushSecret : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The API version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "external-secrets.io/v1alpha1";

    /// <summary>The kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "ClusterPushSecret";

    /// <summary>The metadata that every object has.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>Says which PushSecret to make, and in which namespaces.</summary>
    [JsonPropertyName("spec")]
    public ClusterPushSecretSpec Spec { get; set; } = new();

    /// <summary>What became of a ClusterPushSecret.</summary>
    [JsonPropertyName("status")]
    public ClusterPushSecretStatus? Status { get; set; }
}
