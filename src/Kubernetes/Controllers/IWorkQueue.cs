namespace Keyferry.Kubernetes.Controllers;

/// <summary>What workers do with a queue; see <see cref="WorkQueue{TKey}"/>.</summary>
/// <typeparam name="TKey">What names an object.</typeparam>
public interface IWorkQueue<TKey>
    where TKey : notnull
{
    /// <summary>Adds a key, to be reconciled as soon as a worker is free.</summary>
    /// <param name="key">Names the object.</param>
    /// <param name="reason">Why.</param>
    void Add(TKey key, ReconcileReason reason);

    /// <summary>Waits for the next key; the worker must call <see cref="Finish"/> with it.</summary>
    ValueTask<TKey> TakeAsync(CancellationToken cancellation);

    /// <summary>Ends a pass.</summary>
    void Finish(TKey key, ReconcileResult result);
}
