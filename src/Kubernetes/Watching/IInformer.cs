using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Watching;

/// <summary>An informer, whatever its objects.</summary>
public interface IInformer
{
    /// <summary>The kind.</summary>
    ResourceType Type { get; }

    /// <summary>Whether the first list is in.</summary>
    bool Synced { get; }

    /// <summary>How it stands now.</summary>
    WatchState State();

    /// <summary>Waits for the first list to be in.</summary>
    Task WaitForSyncAsync(CancellationToken cancellation);

    /// <summary>
    /// Waits for the first list to be in, or to be refused: the kind is not served, or not allowed. It is tried again all
    /// the same.
    /// </summary>
    Task WaitForAnswerAsync(CancellationToken cancellation);

    /// <summary>Lists and watches until cancelled; whatever fails is tried again.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    Task RunAsync(CancellationToken cancellation);
}
