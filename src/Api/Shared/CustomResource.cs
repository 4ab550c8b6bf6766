using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Keyferry.Api.Shared;

/// <summary>A custom resource without a status of its own type, such as a generator.</summary>
/// <typeparam name="TSpec">The type of its spec.</typeparam>
public sealed class CustomResource<TSpec> : IKubernetesObject<V1ObjectMeta>
    where TSpec : class, new()
{
    /// <summary>The API group and version, such as <c>generators.external-secrets.io/v1alpha1</c>.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "";

    /// <summary>The kind, such as <c>Password</c>.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "";

    /// <summary>The object's metadata.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The desired state.</summary>
    [JsonPropertyName("spec")]
    public TSpec Spec { get; set; } = new();
}

/// <summary>A custom resource with a status.</summary>
/// <typeparam name="TSpec">The type of its spec.</typeparam>
/// <typeparam name="TStatus">The type of its status.</typeparam>
/// <param name="apiVersion">The API group and version of a new object.</param>
/// <param name="kind">The kind of a new object.</param>
public abstract class CustomResource<TSpec, TStatus>(string apiVersion, string kind) : IKubernetesObject<V1ObjectMeta>
    where TSpec : class, new()
    where TStatus : class
{
    /// <summary>The API group and version, such as <c>external-secrets.io/v1</c>.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = apiVersion;

    /// <summary>The kind, such as <c>ExternalSecret</c>.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = kind;

    /// <summary>The object's metadata.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The desired state.</summary>
    [JsonPropertyName("spec")]
    public TSpec Spec { get; set; } = new();

    /// <summary>The observed state; null as long as no controller has seen the object.</summary>
    [JsonPropertyName("status")]
    public TStatus? Status { get; set; }
}
