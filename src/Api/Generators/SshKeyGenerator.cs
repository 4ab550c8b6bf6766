using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Keyferry.Api.Generators;

/// <summary>Makes an SSH key pair.</summary>
public sealed class SshKeyGenerator : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The API version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "generators.external-secrets.io/v1alpha1";

    /// <summary>The kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "SSHKey";

    /// <summary>The metadata that every object has.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>Settings for an SSH key pair.</summary>
    [JsonPropertyName("spec")]
    public SshKeySpec Spec { get; set; } = new();
}
