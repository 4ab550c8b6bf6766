using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Overview;

namespace Keyferry.Webhook.Ui.Consumers;

/// <summary>A workload or pod that uses a Secret.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Consumer">The workload or pod.</param>
public sealed record ConsumerUse(ResourceType Type, SecretConsumer Consumer);

/// <summary>The workloads and pods that use a Secret.</summary>
/// <param name="Uses">Those that the viewer may see.</param>
/// <param name="Troubles">What could not be looked at, and the way out, a sentence each.</param>
public sealed record ConsumerList(IReadOnlyList<ConsumerUse> Uses, IReadOnlyList<string> Troubles);
