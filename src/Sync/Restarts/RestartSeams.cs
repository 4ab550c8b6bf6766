using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Sync.Restarts;

/// <summary>What restarts of one kind read and write.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Workloads">The workloads.</param>
/// <param name="Writer">Writes on them.</param>
/// <param name="Secrets">How Secrets stand.</param>
/// <param name="Reporter">Tells of restarts.</param>
internal sealed record RestartSeams(
    ResourceType<Workload> Type, IObjectCache<Workload> Workloads, WorkloadWriter Writer, RestartSecrets Secrets, RestartReporter Reporter);
