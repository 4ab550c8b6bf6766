using System.Threading.Channels;
using Keyferry.Kubernetes.Calls;

namespace Keyferry.Kubernetes.Events;

/// <summary>
/// Tells people what happened to an object, as core/v1 Events. Recording never waits and never fails: what the server
/// does not take, or what comes faster than it takes, is counted and dropped.
/// </summary>
/// <param name="api">Writes the events.</param>
/// <param name="component">Who reports: the event's <c>source.component</c> and <c>reportingComponent</c>.</param>
/// <param name="time">The clock.</param>
/// <param name="capacity">How many events may wait to be written.</param>
public sealed class EventRecorder(IKubeApi api, string component, TimeProvider time, int capacity = 16384)
{
    private const int MostTries = 6;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    private readonly Channel<EventNote> _waiting = Channel.CreateBounded<EventNote>(
        new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly EventWriter _writer = new(api, component);
    private long _dropped;

    /// <summary>How many events were lost.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Records an event. The text must hold no secret value: everybody who reads events reads it.</summary>
    /// <param name="subject">What the event is about.</param>
    /// <param name="level">How serious it is.</param>
    /// <param name="reason">The machine-readable reason, in CamelCase.</param>
    /// <param name="message">The text for people.</param>
    public void Record(EventSubject subject, EventLevel level, string reason, string message)
    {
        var note = new EventNote(subject, level, reason, message, time.GetUtcNow());
        if (!_waiting.Writer.TryWrite(note)) Interlocked.Increment(ref _dropped);
    }

    /// <summary>Writes what is recorded until cancelled.</summary>
    /// <param name="cancellation">Ends the writing; what still waits is lost.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var note in _waiting.Reader.ReadAllAsync(cancellation))
        {
            if (!await TryWriteAsync(note, cancellation)) Interlocked.Increment(ref _dropped);
        }
    }

    private async Task<bool> TryWriteAsync(EventNote note, CancellationToken cancellation)
    {
        var wait = FirstWait;
        for (var tries = 1; ; tries++)
        {
            var failure = await _writer.WriteAsync(note, cancellation);
            if (failure is null) return true;

            // A refusal stays one (the namespace is going, we may not write); only what passes is tried again.
            if (tries == MostTries || failure.Code is not (0 or 429 or >= 500)) return false;
            await Task.Delay(failure.RetryAfter ?? wait, time, cancellation);
            wait *= 2;
        }
    }
}

/// <summary>An event that waits to be written.</summary>
internal sealed record EventNote(
    EventSubject Subject, EventLevel Level, string Reason, string Message, DateTimeOffset At);
