using System.Threading.Channels;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Retries;

namespace Keyferry.Kubernetes.Events;

/// <summary>Writes one event after the other. One that fails waits for its next try beside the others, not before them.</summary>
/// <param name="waiting">The events.</param>
/// <param name="writer">Writes them.</param>
/// <param name="time">The clock.</param>
/// <param name="lost">Notified of each event that is given up.</param>
internal sealed class EventLane(
    ChannelReader<EventNote> waiting, EventWriter writer, TimeProvider time, Action<EventDrop, KubeFailure?> lost)
{
    private const int MostTries = 6;
    private const int MostRetries = 1024;
    private static readonly BackoffSettings Backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(32))
    {
        LongestAsked = TimeSpan.FromMinutes(5),
    };

    // Events of one object keep their order in a lane, so nothing spreads them.
    private readonly ExponentialBackoff _backoff = new(static () => 0);
    private readonly PriorityQueue<(EventNote Note, int Tries), long> _retries = new();

    /// <summary>Writes until cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_retries.TryPeek(out var late, out var due) && due <= time.GetTimestamp())
            {
                _retries.Dequeue();
                await WriteAsync(late.Note, late.Tries + 1, cancellation);
            }
            else if (waiting.TryRead(out var note))
            {
                await WriteAsync(note, 1, cancellation);
            }
            else
            {
                await WaitAsync(cancellation);
            }
        }
    }

    // For the next event, or for the next try of one that failed.
    private async Task WaitAsync(CancellationToken cancellation)
    {
        if (!_retries.TryPeek(out _, out var due))
        {
            await waiting.WaitToReadAsync(cancellation);
            return;
        }

        var left = time.GetElapsedTime(time.GetTimestamp(), due);
        if (left <= TimeSpan.Zero)
        {
            return;
        }

        using var limit = new CancellationTokenSource(Rounded(left), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            await waiting.WaitToReadAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // A try is due.
        }
    }

    private async Task WriteAsync(EventNote note, int tries, CancellationToken cancellation)
    {
        KubeFailure? failure;
        try
        {
            failure = await writer.WriteAsync(note, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One event that cannot be made must not end the writing of all others.
            failure = FailureReader.Unreadable(e.GetType().Name);
            tries = MostTries;
        }

        if (failure is null)
        {
            return;
        }

        // A refusal stays one (the namespace is going, we may not write); only what passes is tried again.
        if (failure.Code is not (0 or 429 or >= 500))
        {
            lost(EventDrop.Refused, failure);
        }
        else if (tries >= MostTries || _retries.Count >= MostRetries)
        {
            lost(EventDrop.Failed, failure);
        }
        else
        {
            var wait = _backoff.Delay(Backoff, tries, failure.RetryAfter);
            _retries.Enqueue((note, tries), time.GetTimestamp() + Stamps(wait));
        }
    }

    private long Stamps(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    // A timer counts whole milliseconds.
    private static TimeSpan Rounded(TimeSpan span) => TimeSpan.FromMilliseconds(Math.Ceiling(span.TotalMilliseconds));
}
