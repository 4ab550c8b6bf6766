using System.Runtime.CompilerServices;
using System.Text.Json;
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

/// <summary>Makes whole objects of what a watch brings; <see cref="MetadataDecoder"/> makes metadata.</summary>
internal static class Decoding
{
    // The kinds of one generated context share what is known of their common types.
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> CacheOptions = [];

    /// <summary>Whole objects.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="managedFields">Whether to keep the field managers: they cost more memory than most objects.</param>
    /// <param name="project">What to keep of an object; null means all.</param>
    public static Decoder<T> Objects<T>(ResourceType<T> type, bool managedFields, Func<T, T>? project)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        // Made with the first object: what reads a kind takes memory, also where there is none.
        var json = new Lazy<JsonTypeInfo<T>>(() => managedFields ? type.Json : WithoutManagedFields(type.Json));
        return bytes =>
        {
            var item = JsonSerializer.Deserialize(bytes, json.Value) ?? throw new JsonException("the object is null");
            KubeApi.WithTypeMeta(type, item);
            var meta = item.Metadata ?? throw new JsonException("metadata is missing");
            var key = new ObjectKey(meta.NamespaceProperty ?? "", meta.Name ?? "");
            var version = meta.ResourceVersion ?? "";
            return new Decoded<T>(key, version, project is null ? item : project(item));
        };
    }

    private static JsonTypeInfo<T> WithoutManagedFields<T>(JsonTypeInfo<T> whole) => whole.Options.TypeInfoResolver is null
        ? whole
        : (JsonTypeInfo<T>)CacheOptions.GetValue(whole.Options, WithoutManagedFields).GetTypeInfo(typeof(T));

    private static JsonSerializerOptions WithoutManagedFields(JsonSerializerOptions whole) => new(whole)
    {
        Converters = { new PooledStrings.Converter() },
        TypeInfoResolver = whole.TypeInfoResolver!.WithAddedModifier(static info =>
        {
            if (info.Type != typeof(V1ObjectMeta))
            {
                return;
            }

            for (var i = info.Properties.Count - 1; i >= 0; i--)
            {
                if (info.Properties[i].Name == "managedFields")
                {
                    info.Properties.RemoveAt(i);
                }
            }
        }),
    };
}
