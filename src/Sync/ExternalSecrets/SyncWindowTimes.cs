using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Shared;
using Keyferry.Text.Durations;
using Keyferry.Text.Schedules;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>
/// When windows let an ExternalSecret be fetched again (<c>spec.syncWindows</c>), in UTC. A window is active from when its
/// schedule fires until its duration is over, both ends included; one that cannot be read is never active. Pure.
/// </summary>
public static class SyncWindowTimes
{
    // Windows that follow each other without a gap are walked so far; the object is then looked at again.
    private const int MaxSteps = 64;

    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    /// <summary>What of the windows cannot be done; null where all can.</summary>
    public static string? ProblemOf(SyncWindows? windows) => windows?.Windows?.Count > ManifestLimits.MaxSyncWindows
        ? $"spec.syncWindows.windows: {windows.Windows.Count} windows are more than {ManifestLimits.MaxSyncWindows}: merge some into one schedule, such as 0 8,12,16 * * *"
        : null;

    /// <summary>Whether a refresh may be made.</summary>
    public static bool IsOpen(SyncWindows? windows, DateTimeOffset now) => Read(windows) is not { } read
        || read.Any(w => w.EndOf(now) is not null) == (windows!.Kind == "allow");

    /// <summary>The first moment from one on at which a refresh may be made; null where there is none.</summary>
    public static DateTimeOffset? NextOpen(SyncWindows? windows, DateTimeOffset from)
    {
        if (IsOpen(windows, from))
        {
            return from;
        }

        var read = Read(windows)!;
        return windows!.Kind == "allow" ? read.Select(w => w.NextStart(from)).Min() : NextGap(read, from);
    }

    private static DateTimeOffset? NextGap(IReadOnlyList<Window> windows, DateTimeOffset from)
    {
        for (var step = 0; step < MaxSteps; step++)
        {
            var ends = windows.Select(w => w.EndOf(from)).Max();
            if (ends is null)
            {
                return from;
            }

            if (DateTimeOffset.MaxValue - ends.Value <= Tick)
            {
                return null;
            }

            from = ends.Value + Tick;
        }

        return from;
    }

    // Null where windows do not count.
    private static List<Window>? Read(SyncWindows? windows)
    {
        if (windows is not { Windows.Count: > 0, Kind: "allow" or "deny" })
        {
            return null;
        }

        return [.. windows.Windows.Take(ManifestLimits.MaxSyncWindows).Select(static w => new Window(
            CronSchedule.Parse(w.Schedule ?? ""),
            GoDuration.TryParseSetting(w.Duration ?? "", out var duration, out _) ? duration.TimeSpan : TimeSpan.MinValue))];
    }

    private sealed record Window(CronSchedule? Schedule, TimeSpan Duration)
    {
        private bool IsReadable => Schedule is not null && Duration >= TimeSpan.Zero;

        /// <summary>When the window ends that is active at a moment; null where none is.</summary>
        public DateTimeOffset? EndOf(DateTimeOffset now)
        {
            if (!IsReadable)
            {
                return null;
            }

            var earliest = now - DateTimeOffset.UnixEpoch < Duration ? DateTimeOffset.UnixEpoch : now - Duration;
            return Schedule!.FirstFrom(earliest) is { } fired && fired <= now
                ? DateTimeOffset.MaxValue - fired < Duration ? DateTimeOffset.MaxValue : fired + Duration
                : null;
        }

        public DateTimeOffset? NextStart(DateTimeOffset from) => IsReadable ? Schedule!.FirstFrom(from) : null;
    }
}
