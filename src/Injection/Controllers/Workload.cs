using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Injection.Controllers;

/// <summary>
/// Something that makes pods of a template, as far as inline references go: the rest of it is not read. In memory only the
/// references stay.
/// </summary>
public sealed class Workload : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The API group and version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = null!;

    /// <summary>The kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = null!;

    /// <summary>The metadata.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The spec; null once the references are taken from it.</summary>
    [JsonPropertyName("spec")]
    public WorkloadSpec? Spec { get; set; }

    /// <summary>The inline references of the pods that it makes.</summary>
    [JsonIgnore]
    public WorkloadReferences References { get; set; } = WorkloadReferences.None;
}

/// <summary>The spec of a workload: with a pod template, or with that of a Job.</summary>
public sealed class WorkloadSpec
{
    /// <summary>The pod template.</summary>
    [JsonPropertyName("template")]
    public WorkloadTemplate? Template { get; set; }

    /// <summary>The template of a CronJob's Jobs.</summary>
    [JsonPropertyName("jobTemplate")]
    public WorkloadJobTemplate? JobTemplate { get; set; }
}

/// <summary>The template of a CronJob's Jobs.</summary>
public sealed class WorkloadJobTemplate
{
    /// <summary>The Job's spec.</summary>
    [JsonPropertyName("spec")]
    public WorkloadSpec? Spec { get; set; }
}

/// <summary>A pod template.</summary>
public sealed class WorkloadTemplate
{
    /// <summary>The pods' metadata.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta? Metadata { get; set; }

    /// <summary>The pods' spec.</summary>
    [JsonPropertyName("spec")]
    public WorkloadPodSpec? Spec { get; set; }
}

/// <summary>The spec of a template's pods.</summary>
public sealed class WorkloadPodSpec
{
    /// <summary>The containers.</summary>
    [JsonPropertyName("containers")]
    public List<WorkloadContainer>? Containers { get; set; }

    /// <summary>The init containers.</summary>
    [JsonPropertyName("initContainers")]
    public List<WorkloadContainer>? InitContainers { get; set; }
}

/// <summary>A container of a template.</summary>
public sealed class WorkloadContainer
{
    /// <summary>Its environment variables.</summary>
    [JsonPropertyName("env")]
    public List<WorkloadVariable>? Env { get; set; }
}

/// <summary>An environment variable.</summary>
public sealed class WorkloadVariable
{
    /// <summary>Its value; null where it comes from elsewhere.</summary>
    [JsonPropertyName("value")]
    public string? Value { get; set; }
}

/// <summary>The generated serialisation of <see cref="Workload"/>.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(KubeTimeConverter)])]
[JsonSerializable(typeof(Workload))]
internal sealed partial class WorkloadJsonContext : JsonSerializerContext;
