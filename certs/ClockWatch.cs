namespace Keyferry.Certs;

/// <summary>
/// Notices that the time of day jumped, as when a machine was suspended: timers count only while it runs, so a certificate may
/// have ended meanwhile.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="onJump">Told by how much.</param>
internal sealed class ClockWatch(TimeProvider time, Action<TimeSpan> onJump)
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _tolerance = TimeSpan.FromSeconds(5);

    /// <summary>Watches until cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var day = time.GetUtcNow();
            var start = time.GetTimestamp();
            await Task.Delay(_interval, time, cancellation);
            var jump = time.GetUtcNow() - day - time.GetElapsedTime(start);
            if (jump.Duration() > _tolerance)
            {
                onJump(jump);
            }
        }
    }
}
