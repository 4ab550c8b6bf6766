using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <content>Which calls are made when, and what their answers mean.</content>
public sealed partial class StoreScheduler
{
    // Calls of all stores together: each holds a socket and a buffer.
    private const int MaxCalls = 256;

    // Values of all stores together; beyond it no call begins until passes give values back.
    private const long MaxBytesHeld = 64 << 20;

    // Who would wait longer for a store that asks to slow down gets the failure at once.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    private readonly Queue<StoreLane> _starved = [];
    private int _calls;
    private long _held;

    private void Dispatch(StoreLane lane, SchedulerWork work)
    {
        while (lane.Queued > 0 && !lane.IsRetired)
        {
            if (lane.Client is null)
            {
                if (lane.ConnectFailure is { } refused && _time.GetElapsedTime(lane.ConnectFailedAt) < ConnectAgain)
                {
                    FailAll(lane, refused, work);
                }
                else
                {
                    _ = Connect(lane, work);
                }

                return;
            }

            if (lane.Circuit.TimeLeft is var broken && broken > TimeSpan.Zero)
            {
                FailAll(lane, lane.Circuit.Failure! with { RetryAfter = broken }, work);
                return;
            }

            if (lane.InFlight >= lane.Rate.Limit || lane.Circuit.IsTrying)
            {
                return;
            }

            if (_calls >= MaxCalls || _held > MaxBytesHeld)
            {
                Starve(lane);
                return;
            }

            if (lane.Rate.PauseLeft is var pause && pause > TimeSpan.Zero)
            {
                if (pause > LongestSilence)
                {
                    FailAll(lane, lane.Rate.Failure! with { RetryAfter = pause }, work);
                }
                else
                {
                    Schedule(lane, pause, work);
                }

                return;
            }

            if (lane.NextSearch() is { } search)
            {
                Begin(search, work);
                continue;
            }

            if (lane.NextWrite() is { } write)
            {
                Begin(write, work);
                continue;
            }

            if (lane.NextCall(out var wait) is not { } reads)
            {
                Schedule(lane, wait, work);
                return;
            }

            Begin(lane, reads, work);
        }
    }

    private void Begin(StoreLane lane, IReadOnlyList<PendingRead> reads, SchedulerWork work)
    {
        var now = _time.GetTimestamp();
        foreach (var read in reads)
        {
            read.Start(now);
        }

        lane.Circuit.Begin();
        lane.Traffic.Called(reads.Count);
        lane.InFlight++;
        _calls++;
        work.Calls.Enqueue((lane, reads));
    }

    private void Ended(
        StoreLane lane, IReadOnlyList<PendingRead> reads, IReadOnlyList<ReadResult> results, SchedulerWork work)
    {
        lane.InFlight--;
        _calls--;
        FetchFailure? throttled = null;
        FetchFailure? down = null;
        for (var at = 0; at < reads.Count; at++)
        {
            var (read, result) = (reads[at], results[at]);
            switch (result.Failure?.Kind)
            {
                case FetchFailureKind.Throttled when IsWanted(read):
                    throttled = result.Failure;
                    read.Throttled = result.Failure;
                    AskAgain(read);
                    continue;
                case FetchFailureKind.BatchDenied when reads.Count > 1 && IsWanted(read):
                    AskAgain(read);
                    continue;
                case FetchFailureKind.Unavailable:
                    down = result.Failure;
                    break;
            }

            Answer(read, result, work);
        }

        Learn(lane, throttled, down, isDown: down is not null && results.All(static r => r.Failure?.Kind == FetchFailureKind.Unavailable));
        CloseIfIdle(lane, work);
        Dispatch(lane, work);
        DispatchStarved(work);
    }

    private void Learn(StoreLane lane, FetchFailure? throttled, FetchFailure? down, bool isDown)
    {
        if (isDown)
        {
            lane.Circuit.Failed(down!);
            return;
        }

        lane.Circuit.Succeeded();
        if (throttled is not null)
        {
            lane.Rate.Throttled(throttled);
            lane.Traffic.Slowed();
            OnThrottled?.Invoke(lane.Session.Provider.Key);
        }
        else
        {
            lane.Rate.Succeeded();
        }
    }

    private bool IsWanted(PendingRead read) =>
        !read.IsDone && read.Waiters.Count > 0 && !read.Lane.IsRetired && !_isDisposed;

    private static void AskAgain(PendingRead read)
    {
        read.Restart();
        read.Lane.EnqueueFirst(read);
    }

    private void Starve(StoreLane lane)
    {
        if (!lane.IsStarved)
        {
            lane.IsStarved = true;
            _starved.Enqueue(lane);
        }
    }

    private void DispatchStarved(SchedulerWork work)
    {
        for (var left = _starved.Count; left > 0 && _calls < MaxCalls && _held <= MaxBytesHeld; left--)
        {
            var lane = _starved.Dequeue();
            lane.IsStarved = false;
            Dispatch(lane, work);
        }
    }

    private static void Schedule(StoreLane lane, TimeSpan delay, SchedulerWork work)
    {
        if (!lane.IsScheduled && delay > TimeSpan.Zero)
        {
            lane.IsScheduled = true;
            work.Timers.Add((lane, delay));
        }
    }
}
