using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Ui.Access;

namespace Keyferry.Webhook.Ui.Consumers;

/// <summary>Finds the workloads and pods that use a Secret.</summary>
public interface IConsumerSource
{
    /// <summary>Finds them.</summary>
    /// <param name="rights">What the viewer may read.</param>
    /// <param name="target">The Secret.</param>
    /// <param name="cancellation">Ends the calls.</param>
    ValueTask<ConsumerList> OfAsync(IViewerRights rights, ObjectKey target, CancellationToken cancellation);
}
