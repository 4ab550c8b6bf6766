namespace Keyferry.Webhook.Hosting;

/// <summary>
/// Gives memory back after a burst: left alone, the collector keeps what a burst took until the next one, and nothing
/// else on the node can use it.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class IdleMemoryService(TimeProvider time) : BackgroundService
{
    // A program that only watches and renews its lease allocates a tenth of that.
    private const long Quiet = 4 << 20;
    private const long Worthwhile = 32 << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var idle = new IdleMemory(Quiet, Worthwhile);
        try
        {
            while (true)
            {
                await Task.Delay(Interval, time, stoppingToken);
                if (idle.IsDue(GC.GetTotalAllocatedBytes()))
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The program stops.
        }
    }
}
