using Keyferry.Webhook.Observability;

namespace Keyferry.Webhook.Hosting;

/// <summary>Whether the program was asked to end. It is not ready from that moment, and goes on serving for a while.</summary>
public sealed class ShutdownState : IReadinessCheck
{
    private int _begun;
    private volatile bool _closesConnections;

    /// <inheritdoc/>
    public string Name => "shutdown";

    /// <inheritdoc/>
    public string? NotReadyReason => Volatile.Read(ref _begun) != 0 ? "the program is shutting down" : null;

    /// <summary>
    /// Whether connections that bring a request are asked to end after its answer, so that callers that keep them open
    /// go elsewhere before the port closes.
    /// </summary>
    public bool ClosesConnections => _closesConnections;

    /// <summary>Says no to readiness from now on. Of callers at one moment one is the first.</summary>
    /// <returns>False where that was said before.</returns>
    public bool Begin() => Interlocked.Exchange(ref _begun, 1) == 0;

    /// <summary>Asks connections to end from now on.</summary>
    public void CloseConnections() => _closesConnections = true;
}
