using Keyferry.Kubernetes.Calls;

namespace Keyferry.Kubernetes.Watching;

/// <summary>
/// Whether the server sends lists as streams. One that refuses to, or begins streams and does not end the list in them, is not
/// asked again in this term: aggregated servers do the latter (https://github.com/kubernetes/kubernetes/issues/140890).
/// </summary>
internal sealed class StreamSupport(bool wanted)
{
    private const int MostIncomplete = 3;
    private int _incomplete;

    /// <summary>Whether to ask for a stream.</summary>
    public bool IsOffered { get; private set; } = wanted;

    /// <summary>A list came whole.</summary>
    public void Worked() => _incomplete = 0;

    /// <summary>A list did not come whole.</summary>
    /// <param name="failure">What the server said; null where it just ended, or fell silent.</param>
    /// <param name="answered">Whether it had begun to send.</param>
    public void Failed(KubeFailure? failure, bool answered)
    {
        // What these say of a list, or a server that is away: nothing of streams.
        if (!answered)
        {
            IsOffered = failure is not { Code: 400 or 405 or 406 or 415 or 422 or 501 };
        }
        else if (++_incomplete >= MostIncomplete)
        {
            IsOffered = false;
        }
    }
}
