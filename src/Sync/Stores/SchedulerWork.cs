using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Stores;

/// <summary>What is to be done after the scheduler's lock was left: calls, connections, objects to wake.</summary>
internal sealed class SchedulerWork
{
    public Queue<(StoreLane Lane, IReadOnlyList<PendingRead> Reads)> Calls { get; } = [];

    public Queue<PendingSearch> Searches { get; } = [];

    public Queue<PendingWrite> Writes { get; } = [];

    public Queue<StoreLane> Connections { get; } = [];

    public HashSet<ObjectKey> Woken { get; } = [];

    public List<IAsyncDisposable> Closed { get; } = [];

    public List<(StoreLane Lane, TimeSpan Delay)> Timers { get; } = [];
}
