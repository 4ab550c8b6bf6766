using System.Text.Json;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using Keyferry.Api.Json;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Restarts;

namespace Keyferry.Sync.Overview;

/// <summary>
/// What is kept of a workload or pod for people to look at, whether or not it asks for restarts: who it is, and which keys of which
/// Secrets its containers use. It is read and never written.
/// </summary>
[JsonConverter(typeof(SecretConsumerConverter))]
public sealed class SecretConsumer : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = null!;

    /// <inheritdoc/>
    public string Kind { get; set; } = null!;

    /// <summary>Name and namespace; nothing else.</summary>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The keys that its containers use, by the Secret's name.</summary>
    public required IReadOnlyDictionary<string, ConsumedKeys> Secrets { get; init; }

    /// <summary>When the engine restarted it last, as the pod template has it; null where it never did.</summary>
    public string? RestartedAt { get; init; }

    /// <summary>Whether another object controls it, as a ReplicaSet does its pods.</summary>
    public bool IsControlled { get; init; }
}

/// <summary>The kinds that <see cref="SecretConsumer"/> is read of.</summary>
public static class SecretConsumerKinds
{
    /// <summary>core/v1 Pod.</summary>
    public static ResourceType<SecretConsumer> Pods { get; } = new("", "v1", "pods", "Pod", true, static () => SecretConsumerJsonContext.Default.SecretConsumer);

    /// <summary>All of them; pods, of which there are most, last.</summary>
    public static IReadOnlyList<ResourceType<SecretConsumer>> All { get; } =
    [
        Of(WorkloadKinds.Deployments), Of(WorkloadKinds.StatefulSets), Of(WorkloadKinds.DaemonSets), Pods,
    ];

    private static ResourceType<SecretConsumer> Of(ResourceType type) =>
        new(type.Group, type.Version, type.Plural, type.Kind, type.Namespaced, static () => SecretConsumerJsonContext.Default.SecretConsumer);
}

/// <summary>Reads of an object's JSON what is kept of it.</summary>
internal sealed class SecretConsumerConverter : JsonConverter<SecretConsumer>
{
    /// <inheritdoc/>
    public override SecretConsumer Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        var metadata = root.Get("metadata");

        // A pod is what a template makes: metadata and spec stand in the same places.
        var template = root.Get("spec").Get("template");
        return new SecretConsumer
        {
            ApiVersion = root.Text("apiVersion")!,
            Kind = root.Text("kind")!,
            Metadata = new V1ObjectMeta { Name = metadata.Text("name"), NamespaceProperty = metadata.Text("namespace") },
            Secrets = PodTemplateReader.Read(template.Exists() ? template : root),
            RestartedAt = template.Get("metadata").TextMap("annotations").GetValueOrDefault(RestartAnnotations.RestartedAt),
            IsControlled = metadata.Items("ownerReferences").Any(static o => o.Item.IsTrue("controller")),
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, SecretConsumer value, JsonSerializerOptions options) =>
        throw new NotSupportedException("a SecretConsumer holds a part of the object: writing it would lose the rest");
}

/// <summary>The generated serialisation of <see cref="SecretConsumer"/>.</summary>
[JsonSerializable(typeof(SecretConsumer))]
internal sealed partial class SecretConsumerJsonContext : JsonSerializerContext;
