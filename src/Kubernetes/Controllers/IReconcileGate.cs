namespace Keyferry.Kubernetes.Controllers;

/// <summary>Holds a key back for a short time, where a pass over it would see less than is known.</summary>
/// <typeparam name="TKey">What names an object.</typeparam>
public interface IReconcileGate<in TKey>
    where TKey : notnull
{
    /// <summary>How long to hold a key back at most; zero where a pass may begin.</summary>
    /// <param name="key">The key.</param>
    /// <param name="onOpen">Called once the key need not be held back any more, where that comes before the time is over.</param>
    TimeSpan HoldFor(TKey key, Action onOpen);
}
