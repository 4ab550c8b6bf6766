using System.Text.Json;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Benchmarks.Watch;

/// <summary>An ExternalSecret as the benchmark's objects have it: the same type for both sides.</summary>
internal sealed class BenchExternalSecret : IKubernetesObject<V1ObjectMeta>
{
    public static ResourceType<BenchExternalSecret> Type { get; } = new(
        "external-secrets.io", "v1", "externalsecrets", "ExternalSecret", true, static () => BenchContext.Default.BenchExternalSecret);

    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = null!;

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = null!;

    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = null!;

    [JsonPropertyName("spec")]
    public BenchSpec? Spec { get; set; }

    [JsonPropertyName("status")]
    public BenchStatus? Status { get; set; }
}

internal sealed record BenchSpec(string? RefreshInterval, BenchStoreRef? SecretStoreRef, BenchTarget? Target, List<BenchData>? Data);

internal sealed record BenchStoreRef(string? Name, string? Kind);

internal sealed record BenchTarget(string? Name, string? CreationPolicy, string? DeletionPolicy);

internal sealed record BenchData(string? SecretKey, BenchRemoteRef? RemoteRef);

internal sealed record BenchRemoteRef(
    string? Key, string? Property, string? ConversionStrategy, string? DecodingStrategy, string? MetadataPolicy);

internal sealed record BenchStatus(List<BenchCondition>? Conditions, DateTime? RefreshTime);

internal sealed record BenchCondition(
    string? Type, string? Status, string? Reason, string? Message, DateTime? LastTransitionTime);

internal sealed class BenchExternalSecretList : IKubernetesObject<V1ListMeta>, IItems<BenchExternalSecret>
{
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = null!;

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = null!;

    [JsonPropertyName("metadata")]
    public V1ListMeta Metadata { get; set; } = null!;

    [JsonPropertyName("items")]
    public IList<BenchExternalSecret> Items { get; set; } = null!;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(KubeTimeConverter)])]
[JsonSerializable(typeof(BenchExternalSecret))]
[JsonSerializable(typeof(BenchExternalSecretList))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class BenchContext : JsonSerializerContext;
