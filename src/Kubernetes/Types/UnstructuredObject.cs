using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Keyferry.Kubernetes.Types;

/// <summary>An object of a kind that is known only by name: its metadata, and all else as JSON.</summary>
[JsonConverter(typeof(UnstructuredObjectConverter))]
public sealed class UnstructuredObject : IKubernetesObject<V1ObjectMeta>
{
    // Null until it is known, as in the client's types: a write then takes both from the kind that is written.

    /// <inheritdoc/>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = null!;

    /// <inheritdoc/>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = null!;

    /// <inheritdoc/>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>All but the three.</summary>
    public JsonObject? Content { get; set; }
}
