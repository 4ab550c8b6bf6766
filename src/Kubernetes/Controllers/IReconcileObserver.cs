namespace Keyferry.Kubernetes.Controllers;

/// <summary>Notified of each pass, for metrics; see <see cref="IWorkQueueObserver"/>.</summary>
/// <typeparam name="TKey">What names an object.</typeparam>
public interface IReconcileObserver<in TKey>
    where TKey : notnull
{
    /// <summary>The loop runs, with so many workers.</summary>
    /// <param name="controller">The controller's name.</param>
    /// <param name="workers">How many passes at a time at most.</param>
    void Running(string controller, int workers);

    /// <summary>A pass begins.</summary>
    /// <param name="controller">The controller's name.</param>
    void Started(string controller);

    /// <summary>A pass ended, also one that crashed.</summary>
    /// <param name="controller">The controller's name.</param>
    /// <param name="key">Names the object.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="result">What it came to.</param>
    void Finished(string controller, TKey key, TimeSpan duration, ReconcileResult result);

    /// <summary>A pass threw; <see cref="Finished"/> follows.</summary>
    /// <param name="controller">The controller's name.</param>
    void Crashed(string controller);
}
