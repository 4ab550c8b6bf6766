using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Webhook.Why;

/// <summary>Explains the objects of one kind. It only reads.</summary>
internal interface IExplainer
{
    /// <summary>Explains an object.</summary>
    /// <param name="key">Which.</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <returns>The explanation; or why the object itself cannot be read.</returns>
    ValueTask<KubeResult<Explanation>> ExplainAsync(ObjectKey key, CancellationToken cancellation);
}
