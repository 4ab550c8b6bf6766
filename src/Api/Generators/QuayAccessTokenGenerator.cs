using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Keyferry.Api.Generators;

/// <summary>Makes an access token for Quay.</summary>
public sealed class QuayAccessTokenGenerator : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The API version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "generators.external-secrets.io/v1alpha1";

    /// <summary>The kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "QuayAccessToken";

    /// <summary>The metadata that every object has.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>Settings for a Quay token.</summary>
    [JsonPropertyName("spec")]
    public QuayAccessTokenSpec Spec { get; set; } = new();
}
