using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Keyferry.Kubernetes.Types;

/// <summary>An object of any kind, as far as its metadata goes; what else it holds is not read.</summary>
public sealed class ObjectHeader : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The API group and version.</summary>
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; set; }

    /// <summary>The kind.</summary>
    [JsonPropertyName("kind")]
    public string? Kind { get; set; }

    /// <summary>The metadata.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The headers of a kind's objects.</summary>
    /// <param name="type">The kind.</param>
    public static ResourceType<ObjectHeader> Of(ResourceType type) => new(
        type.Group, type.Version, type.Plural, type.Kind, type.Namespaced, static () => ObjectHeaderContext.Default.ObjectHeader);
}

/// <summary>The generated serialisation of <see cref="ObjectHeader"/>.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(KubeTimeConverter)])]
[JsonSerializable(typeof(ObjectHeader))]
internal sealed partial class ObjectHeaderContext : JsonSerializerContext;
