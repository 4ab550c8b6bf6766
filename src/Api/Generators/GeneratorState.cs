using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Keyferry.Api.Generators;

/// <summary>Remembers what a generator made, until it is cleaned up.</summary>
public sealed class GeneratorState : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The API version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "generators.external-secrets.io/v1alpha1";

    /// <summary>The kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "GeneratorState";

    /// <summary>The metadata that every object has.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What is needed to clean up after a generator.</summary>
    [JsonPropertyName("spec")]
    public GeneratorStateSpec Spec { get; set; } = new();

    /// <summary>How the clean-up stands.</summary>
    [JsonPropertyName("status")]
    public GeneratorStateStatus? Status { get; set; }
}
