using System.Text.Json.Serialization;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Restarts;

/// <summary>The kinds of workload that are restarted.</summary>
public static class WorkloadKinds
{
    /// <summary>apps/v1 Deployment.</summary>
    public static ResourceType<Workload> Deployments { get; } = Of("apps", "v1", "deployments", "Deployment");

    /// <summary>apps/v1 StatefulSet.</summary>
    public static ResourceType<Workload> StatefulSets { get; } = Of("apps", "v1", "statefulsets", "StatefulSet");

    /// <summary>apps/v1 DaemonSet.</summary>
    public static ResourceType<Workload> DaemonSets { get; } = Of("apps", "v1", "daemonsets", "DaemonSet");

    /// <summary>argoproj.io/v1alpha1 Rollout, where Argo Rollouts is installed.</summary>
    public static ResourceType<Workload> Rollouts { get; } = Of("argoproj.io", "v1alpha1", "rollouts", "Rollout");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ResourceType<Workload>> All { get; } = [Deployments, StatefulSets, DaemonSets, Rollouts];

    private static ResourceType<Workload> Of(string group, string version, string plural, string kind) =>
        new(group, version, plural, kind, true, static () => WorkloadJsonContext.Default.Workload);
}

/// <summary>The generated serialisation of <see cref="Workload"/>.</summary>
[JsonSerializable(typeof(Workload))]
internal sealed partial class WorkloadJsonContext : JsonSerializerContext;
