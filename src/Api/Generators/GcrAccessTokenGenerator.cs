using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Keyferry.Api.Generators;

/// <summary>Makes an access token for Google's registries.</summary>
public sealed class GcrAccessTokenGenerator : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The API version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "generators.external-secrets.io/v1alpha1";

    /// <summary>The kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "GCRAccessToken";

    /// <summary>The metadata that every object has.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>Settings for a token of Google's registries.</summary>
    [JsonPropertyName("spec")]
    public GcrAccessTokenSpec Spec { get; set; } = new();
}
