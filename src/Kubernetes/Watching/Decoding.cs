using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Watching;

/// <summary>Makes an object of its JSON.</summary>
internal delegate Decoded<T> Decoder<T>(ReadOnlySpan<byte> json)
    where T : class;

/// <summary>An object with what a cache must know of it.</summary>
internal readonly record struct Decoded<T>(ObjectKey Key, string Version, T Value)
    where T : class;

/// <summary>The two forms in which a watch brings objects.</summary>
internal static class Decoding
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>Whole objects.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="managedFields">Whether to keep the field managers: they cost more memory than most objects.</param>
    /// <param name="project">What to keep of an object; null means all.</param>
    public static Decoder<T> Objects<T>(ResourceType<T> type, bool managedFields, Func<T, T>? project)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var json = managedFields ? type.Json : WithoutManagedFields(type.Json);
        return bytes =>
        {
            var item = JsonSerializer.Deserialize(bytes, json) ?? throw new JsonException("the object is null");
            KubeApi.Named(type, item);
            var meta = item.Metadata ?? throw new JsonException("metadata is missing");
            var key = new ObjectKey(meta.NamespaceProperty ?? "", meta.Name ?? "");
            var version = meta.ResourceVersion ?? "";
            return new Decoded<T>(key, version, project is null ? item : project(item));
        };
    }

    /// <summary>Metadata only.</summary>
    public static Decoded<ObjectMetadata> Metadata(ReadOnlySpan<byte> json)
    {
        var meta = JsonSerializer.Deserialize(json, PartialJsonContext.Default.PartialObject)?.Metadata
            ?? throw new JsonException("metadata is missing");
        meta.Annotations?.Remove(LastApplied);
        var owner = meta.OwnerReferences?.Find(static o => o.Controller == true);
        var key = new ObjectKey(meta.Namespace ?? "", meta.Name ?? "");
        var item = new ObjectMetadata(
            key, meta.Uid ?? "", meta.ResourceVersion ?? "", meta.Generation, meta.Labels ?? Nothing,
            meta.Annotations ?? Nothing,
            owner is null ? null : new ControllerReference(owner.ApiVersion, owner.Kind, owner.Name, owner.Uid),
            meta.DeletionTimestamp is not null);
        return new Decoded<ObjectMetadata>(key, item.ResourceVersion, item);
    }

    private static JsonTypeInfo<T> WithoutManagedFields<T>(JsonTypeInfo<T> whole)
    {
        if (whole.Options.TypeInfoResolver is not { } resolver) return whole;
        var options = new JsonSerializerOptions(whole.Options)
        {
            TypeInfoResolver = resolver.WithAddedModifier(static info =>
            {
                if (info.Type != typeof(V1ObjectMeta)) return;
                for (var i = info.Properties.Count - 1; i >= 0; i--)
                {
                    if (info.Properties[i].Name == "managedFields") info.Properties.RemoveAt(i);
                }
            }),
        };
        return (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
    }
}

/// <summary>An object of which only the metadata is read.</summary>
internal sealed record PartialObject([property: JsonPropertyName("metadata")] PartialMetadata? Metadata);

/// <summary>The part of the metadata that is read.</summary>
internal sealed class PartialMetadata
{
    public string? Name { get; set; }

    public string? Namespace { get; set; }

    public string? Uid { get; set; }

    public string? ResourceVersion { get; set; }

    public long Generation { get; set; }

    public string? DeletionTimestamp { get; set; }

    public Dictionary<string, string>? Labels { get; set; }

    public Dictionary<string, string>? Annotations { get; set; }

    public List<V1OwnerReference>? OwnerReferences { get; set; }
}

/// <summary>The generated serialisation of a metadata-only watch.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PartialObject))]
internal sealed partial class PartialJsonContext : JsonSerializerContext;
