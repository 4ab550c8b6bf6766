using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Keyferry.Api.Generators;

/// <summary>Makes a random UUID.</summary>
public sealed class UuidGenerator : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The API version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "generators.external-secrets.io/v1alpha1";

    /// <summary>The kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "UUID";

    /// <summary>The metadata that every object has.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>A UUID has no settings.</summary>
    [JsonPropertyName("spec")]
    public UuidSpec Spec { get; set; } = new();
}
