using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Restarts;

/// <summary>
/// What is kept of a Deployment, StatefulSet, DaemonSet or Rollout: who it is, and, where it asks for restarts, what its pods
/// use. It is read and never written whole.
/// </summary>
[JsonConverter(typeof(WorkloadConverter))]
public sealed class Workload : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = null!;

    /// <inheritdoc/>
    public string Kind { get; set; } = null!;

    /// <summary>Name, namespace, uid, version, generation and when it is deleted; nothing else.</summary>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The texts that <see cref="Request"/> was read of; empty where there are none.</summary>
    public string RequestText { get; init; } = "";

    /// <summary>What its annotations ask for; null where it is not to be restarted.</summary>
    public RestartRequest? Request { get; init; }

    /// <summary>The keys that its pods use, by the Secret's name; empty where it asks for nothing.</summary>
    public IReadOnlyDictionary<string, ConsumedKeys> Secrets { get; init; } = NoSecrets;

    /// <summary>The annotation with the hashes; null where there is none.</summary>
    public string? State { get; init; }

    /// <summary>When the engine restarted it last, as the pod template has it; null where it never did.</summary>
    public string? RestartedAt { get; init; }

    /// <summary>The generation that its controller has seen.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>Namespace and name.</summary>
    public ObjectKey Key => new(Metadata.NamespaceProperty ?? "", Metadata.Name ?? "");

    /// <summary>The generation: how often its spec changed.</summary>
    public long Generation => Metadata.Generation ?? 0;

    internal static IReadOnlyDictionary<string, ConsumedKeys> NoSecrets { get; } = new Dictionary<string, ConsumedKeys>();

    /// <summary>Whether a pass over it would come to the same as over another version of it.</summary>
    public bool IsAs(Workload other) =>
        Metadata.Uid == other.Metadata.Uid && Generation == other.Generation && RequestText == other.RequestText
        && State == other.State && RestartedAt == other.RestartedAt && ObservedGeneration == other.ObservedGeneration
        && Metadata.DeletionTimestamp == other.Metadata.DeletionTimestamp;

    /// <summary>The names of the Secrets that concern it, whether or not they are there.</summary>
    public IEnumerable<string> SecretNames() => Request is null
        ? []
        : (Request.Auto == AutoScope.None ? Request.Names : Request.Names.Union(Secrets.Keys, StringComparer.Ordinal))
            .Where(name => !Request.Excluded.Contains(name));
}
