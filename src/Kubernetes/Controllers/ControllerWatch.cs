using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Kubernetes.Controllers;

/// <summary>
/// What a controller watches, and which changes have which keys reconciled, and why. What a first list brings is only due
/// (<see cref="ReconcileReason.Refresh"/>) unless it is new: after a restart everything comes at once, and whoever edits an
/// object then is not to wait for all of it.
/// </summary>
public sealed class ControllerWatch
{
    private readonly Func<Action<ReconcileRequest<ObjectKey>>, IDisposable> _subscribe;

    private ControllerWatch(ResourceType type, Func<Action<ReconcileRequest<ObjectKey>>, IDisposable> subscribe)
    {
        Type = type;
        _subscribe = subscribe;
    }

    /// <summary>The kind that is watched.</summary>
    public ResourceType Type { get; }

    /// <summary>Watches the controller's own kind: a change has the changed object itself reconciled.</summary>
    /// <param name="informer">The objects.</param>
    /// <param name="predicate">Why a change has an object reconciled; null where it does not.</param>
    public static ControllerWatch Own<T>(Informer<T> informer, Func<ObjectChange<T>, ReconcileReason?> predicate)
        where T : class => Of(informer, predicate, static change => [change.Key]);

    /// <summary>Watches another kind.</summary>
    /// <param name="informer">The objects.</param>
    /// <param name="predicate">Why a change has objects reconciled; null where it does not.</param>
    /// <param name="map">Which objects of the controller's kind the changed object concerns.</param>
    /// <param name="delay">How long to wait before, so that many changes in a short time become one pass.</param>
    public static ControllerWatch Of<T>(
        Informer<T> informer, Func<ObjectChange<T>, ReconcileReason?> predicate,
        Func<ObjectChange<T>, IEnumerable<ObjectKey>> map, TimeSpan delay = default)
        where T : class => new(informer.Type, enqueue => informer.Subscribe(change =>
    {
        if (predicate(change) is not { } reason)
        {
            return;
        }

        var standing = reason != ReconcileReason.New && !informer.Synced ? ReconcileReason.Refresh : reason;
        foreach (var key in map(change))
        {
            enqueue(new ReconcileRequest<ObjectKey>(key, standing, delay));
        }
    }));

    /// <summary>Begins: sends the keys of each change from now on, and first those of what is there.</summary>
    /// <param name="enqueue">Takes a key.</param>
    /// <returns>Ends it.</returns>
    internal IDisposable Subscribe(Action<ReconcileRequest<ObjectKey>> enqueue) => _subscribe(enqueue);
}
