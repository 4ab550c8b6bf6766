using Keyferry.Api.PushSecrets;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Text.Durations;

namespace Keyferry.Sync.PushSecrets;

/// <summary>Decides when a PushSecret is due. Pure.</summary>
public static class PushRefresh
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    // Past the moment, so that the pass finds the refresh due.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(5);

    /// <summary>The refresh interval, one second at least; zero pushes only when the PushSecret changes.</summary>
    public static TimeSpan Interval(PushSecretSpec spec)
    {
        if (string.IsNullOrEmpty(spec.RefreshInterval)
            || !GoDuration.TryParseSetting(spec.RefreshInterval, out var duration, out _))
        {
            return RefreshDefaults.Interval;
        }

        return duration.Nanoseconds <= 0 ? TimeSpan.Zero
            : duration.TimeSpan < ManifestLimits.MinRefreshInterval ? ManifestLimits.MinRefreshInterval
            : duration.TimeSpan;
    }

    /// <summary>Whether the spec, a failure or the time asks for a push.</summary>
    /// <param name="push">The PushSecret.</param>
    /// <param name="version">Its version, see <see cref="Hashing.SyncedVersion"/>.</param>
    /// <param name="now">The time now.</param>
    public static bool IsDue(PushSecret push, string version, DateTimeOffset now)
    {
        var status = push.Status;
        if (status?.SyncedResourceVersion != version || LastRefresh(status) is not { } last || IsFailed(status))
        {
            return true;
        }

        return HasElapsed(push, last, now);
    }

    /// <summary>Whether the interval is over since a push.</summary>
    /// <param name="push">The PushSecret.</param>
    /// <param name="last">When it was pushed.</param>
    /// <param name="now">The time now.</param>
    public static bool HasElapsed(PushSecret push, DateTimeOffset last, DateTimeOffset now)
    {
        var interval = Interval(push.Spec);
        return interval > TimeSpan.Zero
            && (last > now || now - last > interval - RefreshSpread.Early(push.Metadata.Uid, interval, last));
    }

    /// <summary>When to look again after a push, or after a pass that had nothing to do; null where only a change counts.</summary>
    public static TimeSpan? NextLook(PushSecret push, DateTime? refreshTime, DateTimeOffset now)
    {
        var interval = Interval(push.Spec);
        if (interval <= TimeSpan.Zero)
        {
            return null;
        }

        if (Moment(refreshTime) is not { } last)
        {
            return interval < LongestWait ? interval : LongestWait;
        }

        var left = interval - RefreshSpread.Early(push.Metadata.Uid, interval, last) - (now - last);
        return left <= TimeSpan.Zero || last > now ? Margin : left + Margin < LongestWait ? left + Margin : LongestWait;
    }

    private static bool IsFailed(PushSecretStatus status) =>
        status.Conditions?.Find(static c => c.Type == "Ready") is { Status: "False" } ready
        && ready.Reason != PushOutcome.SourceDeletedReason;

    private static DateTimeOffset? LastRefresh(PushSecretStatus? status) => Moment(status?.RefreshTime);

    private static DateTimeOffset? Moment(DateTime? time) =>
        time is { } moment ? new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Utc)) : null;
}
