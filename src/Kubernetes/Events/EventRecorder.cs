using System.Threading.Channels;
using Keyferry.Kubernetes.Calls;

namespace Keyferry.Kubernetes.Events;

/// <summary>
/// Records what happened to an object as core/v1 Events. Recording never waits and never fails: what the server
/// does not take, or what comes faster than it takes, is counted and dropped.
/// </summary>
public sealed class EventRecorder
{
    private const int Writers = 4;

    private readonly string _component;
    private readonly TimeProvider _time;
    private readonly IEventObserver? _observer;
    private readonly EventLimiter _limiter;
    private readonly Channel<EventNote>[] _waiting;
    private readonly EventLane[] _lanes;
    private long _dropped;

    /// <summary>Makes a recorder; nothing is written before <see cref="RunAsync"/>.</summary>
    /// <param name="api">Writes the events.</param>
    /// <param name="component">Who reports: the event's <c>source.component</c> and <c>reportingComponent</c>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="capacity">How many events may wait to be written.</param>
    /// <param name="observer">Notified of lost events; null means none is.</param>
    public EventRecorder(
        IKubeApi api, string component, TimeProvider time, int capacity = 16384, IEventObserver? observer = null)
    {
        _component = component;
        _time = time;
        _observer = observer;
        _limiter = new EventLimiter(time);
        _waiting =
        [
            .. Enumerable.Range(0, Writers).Select(_ => Channel.CreateBounded<EventNote>(
                new BoundedChannelOptions(Math.Max(capacity / Writers, 1)) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait })),
        ];
        var names = new EventNames();
        _lanes = [.. _waiting.Select(w => new EventLane(w.Reader, new EventWriter(api, component, names), time, Lost))];
    }

    /// <summary>How many events were lost.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Records an event. The text must hold no secret value: everybody who reads events reads it.</summary>
    /// <param name="subject">What the event is about.</param>
    /// <param name="level">How serious it is.</param>
    /// <param name="reason">The machine-readable reason, in CamelCase.</param>
    /// <param name="message">The text for people.</param>
    public void Record(EventSubject subject, EventLevel level, string reason, string message)
    {
        if (!_limiter.TryTake(subject))
        {
            Lost(EventDrop.Limit, null);
            return;
        }

        // An object's events stay in one lane, so that they keep their order and the same one again is known.
        var note = new EventNote(subject, level, reason, message, _time.GetUtcNow());
        var lane = (uint)HashCode.Combine(subject.Kind, subject.Key) % Writers;
        if (!_waiting[lane].Writer.TryWrite(note))
        {
            Lost(EventDrop.Full, null);
        }
    }

    /// <summary>Writes what is recorded until cancelled.</summary>
    /// <param name="cancellation">Ends the writing; what still waits is lost.</param>
    public Task RunAsync(CancellationToken cancellation) =>
        Task.WhenAll(_lanes.Select(lane => lane.RunAsync(cancellation)));

    private void Lost(EventDrop why, KubeFailure? failure)
    {
        Interlocked.Increment(ref _dropped);
        _observer?.Dropped(_component, why, failure is null ? null : $"{failure.Code} {failure.Reason}");
    }
}

/// <summary>An event that waits to be written.</summary>
internal sealed record EventNote(
    EventSubject Subject, EventLevel Level, string Reason, string Message, DateTimeOffset At);
