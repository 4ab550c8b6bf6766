namespace Keyferry.Sync.Stores;

/// <content>Lanes that wait: for calls of other stores to end, or for a moment.</content>
public sealed partial class StoreScheduler
{
    private readonly Queue<StoreLane> _starved = [];

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
