using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Keyferry.Api.Generators;

/// <summary>Makes a service account token at Grafana.</summary>
public sealed class GrafanaGenerator : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The API version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "generators.external-secrets.io/v1alpha1";

    /// <summary>The kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "Grafana";

    /// <summary>The metadata that every object has.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>Settings for a Grafana service account token.</summary>
    [JsonPropertyName("spec")]
    public GrafanaSpec Spec { get; set; } = new();
}
