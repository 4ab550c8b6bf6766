namespace Keyferry.Webhook.Hosting;

/// <summary>
/// Gives memory back to the operating system once the program has nothing to do: after a burst the runtime keeps what it used
/// until the next collection, which an idle program never comes to.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class IdleCollector(TimeProvider time) : BackgroundService
{
    // Watches, probes and scrapes of an idle program use less than 2 % of a processor, a burst more than half.
    private const double IdleLoad = 0.1;
    private const long WorthIt = 16 << 20;

    // Steady refreshes allocate that much in seconds; all callers wait while the heap is compacted.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>How often the program's load is looked at.</summary>
    public static TimeSpan Period { get; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (cpu, collectedAt, sinceLast) = (Environment.CpuUsage.TotalTime, 0L, Pause);
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var used = Environment.CpuUsage.TotalTime - cpu;
            cpu += used;
            sinceLast += Period;
            var allocated = GC.GetTotalAllocatedBytes();
            if (IsDue(used / Period, allocated - collectedAt, sinceLast))
            {
                // Aggressive gives free pages back (https://learn.microsoft.com/dotnet/api/system.gccollectionmode).
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                (collectedAt, sinceLast) = (allocated, TimeSpan.Zero);
                cpu = Environment.CpuUsage.TotalTime;
            }
        }
    }

    /// <summary>Whether a collection is worth its pause. Pure.</summary>
    /// <param name="load">The share of one processor that was used since the last look.</param>
    /// <param name="allocated">How many bytes were allocated since the last collection of this kind.</param>
    /// <param name="sinceLast">How long ago that was.</param>
    public static bool IsDue(double load, long allocated, TimeSpan sinceLast) =>
        load < IdleLoad && allocated > WorthIt && sinceLast >= Pause;
}
