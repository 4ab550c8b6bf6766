using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Kubernetes.Controllers;

/// <summary>Passes trouble on; that a server does not serve the kind is no trouble, and told as such.</summary>
/// <param name="inner">Takes it.</param>
internal sealed class ForeignKindObserver(IWatchObserver inner) : IWatchObserver
{
    /// <inheritdoc/>
    public void Failing(WatchTrouble trouble)
    {
        if (trouble.Failure.IsNotFound)
        {
            inner.NotServed(trouble.Type);
        }
        else
        {
            inner.Failing(trouble);
        }
    }

    /// <inheritdoc/>
    public void Recovered(ResourceType type) => inner.Recovered(type);

    /// <inheritdoc/>
    public void Unreadable(ResourceType type, ObjectKey key, string problem) => inner.Unreadable(type, key, problem);

    /// <inheritdoc/>
    public void SubscriberFailed(ResourceType type, ObjectKey key, Exception error) => inner.SubscriberFailed(type, key, error);
}
