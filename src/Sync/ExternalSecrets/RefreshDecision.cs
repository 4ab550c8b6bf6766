using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Text.Durations;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Decides when an ExternalSecret is to be fetched again. Pure.</summary>
public static class RefreshDecision
{
    private static readonly TimeSpan Fallback = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    // A refusal is not urgent, and a short interval must not make it a loop.
    private static readonly TimeSpan ShortestRecheck = TimeSpan.FromSeconds(10);

    // Past the moment, so that the pass finds the refresh due.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(5);

    /// <summary>The refresh interval, one second at least; zero or less means never again.</summary>
    public static TimeSpan Interval(ExternalSecretSpec spec)
    {
        if (string.IsNullOrEmpty(spec.RefreshInterval)
            || !GoDuration.TryParseSetting(spec.RefreshInterval, out var duration, out _))
        {
            return Fallback;
        }

        var interval = duration.TimeSpan;
        return duration.Nanoseconds > 0 && interval < ManifestLimits.MinRefreshInterval ? ManifestLimits.MinRefreshInterval : interval;
    }

    /// <summary>Whether a refresh is due.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="status">The status that the last pass left.</param>
    /// <param name="currentVersion">The object's version now, see <see cref="Hashing.SyncedVersion"/>.</param>
    /// <param name="now">The time now.</param>
    /// <param name="uid">The object's UID, by which refreshes are spread, see <see cref="RefreshSpread"/>; null spreads nothing.</param>
    /// <param name="renewAt">When values end to be good, see <see cref="ExpiringValues"/>; null where nobody says.</param>
    public static bool IsDue(
        ExternalSecretSpec spec, ExternalSecretStatus? status, string currentVersion, DateTimeOffset now, string? uid = null,
        DateTimeOffset? renewAt = null)
    {
        var synced = status?.SyncedResourceVersion;
        var neverSynced = string.IsNullOrEmpty(synced) || status?.RefreshTime is null;
        switch (spec.RefreshPolicy)
        {
            case "CreatedOnce":
                return neverSynced;
            case "OnChange":
                return neverSynced || synced != currentVersion;
        }

        var interval = Interval(spec);
        if (interval <= TimeSpan.Zero && !string.IsNullOrEmpty(synced))
        {
            return false;
        }

        if (synced != currentVersion || RefreshTime(status) is not { } last || last > now)
        {
            return true;
        }

        // Two times may be subtracted whatever they are; adding an interval to one may leave the calendar.
        return (now - last > interval - RefreshSpread.Early(uid, interval, last) || now > renewAt)
            && SyncWindowTimes.IsOpen(spec.SyncWindows, now);
    }

    /// <summary>Since when a refresh by interval is due; null where none is, or where none comes by interval.</summary>
    public static DateTimeOffset? DueSince(ExternalSecretSpec spec, ExternalSecretStatus? status, DateTimeOffset now, string? uid = null)
    {
        var interval = Interval(spec);
        if (interval <= TimeSpan.Zero || spec.RefreshPolicy is "CreatedOnce" or "OnChange"
            || RefreshTime(status) is not { } last || last > now)
        {
            return null;
        }

        var period = interval - RefreshSpread.Early(uid, interval, last);

        // Time is taken from now, which the calendar holds; adding to an early time may leave it.
        return now - last > period ? now - (now - last - period) : null;
    }

    /// <summary>Whether an object is refreshed by itself, and not only once or when it is changed.</summary>
    public static bool IsPeriodic(ExternalSecretSpec spec) =>
        spec.RefreshPolicy is not ("CreatedOnce" or "OnChange") && Interval(spec) > TimeSpan.Zero;

    /// <summary>
    /// When to reconcile again after a pass that succeeded or had nothing to do, a day at most; null where only a change
    /// makes anything due.
    /// </summary>
    public static TimeSpan? NextLook(
        ExternalSecretSpec spec, ExternalSecretStatus? status, DateTimeOffset now, string? uid = null, DateTimeOffset? renewAt = null)
    {
        var interval = Interval(spec);
        if (interval <= TimeSpan.Zero || spec.RefreshPolicy is "CreatedOnce" or "OnChange")
        {
            // Their changes arrive as events; polling them would find nothing.
            return null;
        }

        if (RefreshTime(status) is not { } last)
        {
            return Min(interval, LongestWait);
        }

        if (last > now)
        {
            return Margin;
        }

        var left = interval - RefreshSpread.Early(uid, interval, last) - (now - last);
        left = Max(TimeSpan.Zero, renewAt is { } renew ? Min(left, renew - now) : left);
        if (left >= LongestWait || left > DateTimeOffset.MaxValue - now)
        {
            // A clock may say any time: what falls due after the calendar's last moment has no window.
            return Min(left, LongestWait);
        }

        // What falls due while windows are closed waits for them to open.
        return SyncWindowTimes.NextOpen(spec.SyncWindows, now + left) is { } open
            ? Min(open - now + Margin, LongestWait)
            : null;
    }

    /// <summary>When to reconcile an object again that was refused: after its interval, an hour at most.</summary>
    public static TimeSpan Recheck(ExternalSecretSpec spec)
    {
        var interval = Interval(spec);
        return interval <= TimeSpan.Zero || interval > Fallback ? Fallback
            : interval < ShortestRecheck ? ShortestRecheck
            : interval;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static DateTimeOffset? RefreshTime(ExternalSecretStatus? status) =>
        status?.RefreshTime is { } time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : null;
}
