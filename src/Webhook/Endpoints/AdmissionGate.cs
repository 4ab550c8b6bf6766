using System.Threading.RateLimiting;

namespace Keyferry.Webhook.Endpoints;

/// <summary>
/// Lets a few reviews at a time be validated, and a bounded number wait, so that a flood of them leaves CPU time to
/// probes and the engine. A review that is turned away is the API server's to refuse or repeat.
/// </summary>
/// <param name="concurrent">How many are validated at a time.</param>
/// <param name="waiting">How many wait at most, the oldest going first.</param>
public sealed class AdmissionGate(int concurrent, int waiting) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = concurrent,
        QueueLimit = waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Waits for a turn.</summary>
    /// <param name="cancellation">Nobody waits for the answer any more.</param>
    /// <returns>The turn, to be disposed of when the review is answered; not acquired where too many wait already.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<RateLimitLease> EnterAsync(CancellationToken cancellation) =>
        _limiter.AcquireAsync(permitCount: 1, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();
}
