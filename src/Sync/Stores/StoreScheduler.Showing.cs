namespace Keyferry.Sync.Stores;

/// <content>What is shown of stores.</content>
public sealed partial class StoreScheduler
{
    /// <summary>How stores are used now; one that nobody uses is not among them.</summary>
    /// <param name="stores">The stores to look at.</param>
    public IReadOnlyDictionary<StoreKey, StoreUsage> UsageOf(IReadOnlySet<StoreKey> stores)
    {
        var usage = new Dictionary<StoreKey, StoreUsage>();
        lock (_gate)
        {
            foreach (var lane in _lanes.Values)
            {
                var store = lane.Session.Identity.Store;
                if (stores.Contains(store))
                {
                    usage[store] = usage.GetValueOrDefault(store, StoreUsage.Unused).Plus(UsageOf(lane));
                }
            }
        }

        return usage;
    }

    private static StoreUsage UsageOf(StoreLane lane)
    {
        var (wanted, read, calls) = lane.Traffic.LastMinute();
        return new StoreUsage
        {
            Connections = lane.Client is null ? 0 : 1,
            Calls = calls,
            Wanted = wanted,
            Read = read,
            InFlight = lane.InFlight,
            Limit = lane.Rate.Limit,
            Queued = lane.Queued,
            Throttled = lane.Traffic.Throttled,
            Pause = lane.Rate.PauseLeft,
            Break = lane.Circuit.TimeLeft,
        };
    }
}
