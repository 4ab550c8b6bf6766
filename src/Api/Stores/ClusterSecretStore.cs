using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Keyferry.Api.Stores;

/// <summary>A store of secrets for the ExternalSecrets of many namespaces.</summary>
public sealed class ClusterSecretStore : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The API version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "external-secrets.io/v1";

    /// <summary>The kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "ClusterSecretStore";

    /// <summary>The metadata that every object has.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>How a store is reached, and who may use it.</summary>
    [JsonPropertyName("spec")]
    public SecretStoreSpec Spec { get; set; } = new();

    /// <summary>How the store stands.</summary>
    [JsonPropertyName("status")]
    public SecretStoreStatus? Status { get; set; }
}
