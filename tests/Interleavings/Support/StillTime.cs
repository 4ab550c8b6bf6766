namespace Keyferry.Interleavings.Tests.Support;

/// <summary>A clock that stands still until it is moved; timers that are due then run, one after the other, on the mover's task.</summary>
internal sealed class StillTime : TimeProvider
{
    private readonly List<Timer> _timers = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    /// <summary>Moves the clock to the next timer that is set, and runs it.</summary>
    /// <returns>False where none is set.</returns>
    public bool RunNext()
    {
        var next = _timers.Where(static t => t.Due is not null).MinBy(static t => t.Due);
        if (next is null)
        {
            return false;
        }

        _now = Math.Max(_now, next.Due!.Value);
        next.Run();
        return true;
    }

    private sealed class Timer(StillTime time, Action run) : ITimer
    {
        private TimeSpan _period;

        public long? Due { get; private set; }

        public void Run()
        {
            Due = _period > TimeSpan.Zero ? time._now + _period.Ticks : null;
            run();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime < TimeSpan.Zero ? null : time._now + dueTime.Ticks;
            _period = period;
            return true;
        }

        public void Dispose() => Due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
