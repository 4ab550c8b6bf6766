using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.PushSecrets;

/// <summary>A Secret without its values: those of a list are not kept.</summary>
public sealed class SecretOutline : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Secrets, read as outlines.</summary>
    public static ResourceType<SecretOutline> Type { get; } = new(
        BuiltIn.Secret.Group, BuiltIn.Secret.Version, BuiltIn.Secret.Plural, BuiltIn.Secret.Kind, BuiltIn.Secret.Namespaced,
        static () => SecretOutlineContext.Default.SecretOutline);

    /// <inheritdoc/>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "v1";

    /// <inheritdoc/>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "Secret";

    /// <inheritdoc/>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();
}

/// <summary>The generated serialization of <see cref="SecretOutline"/>.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SecretOutline))]
internal sealed partial class SecretOutlineContext : JsonSerializerContext;
