using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Restarts;

namespace Keyferry.Sync.Overview;

/// <summary>A workload that uses a Secret.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Workload">The workload.</param>
public sealed record WorkloadUse(ResourceType Type, Workload Workload);
