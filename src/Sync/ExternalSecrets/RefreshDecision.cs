using Keyferry.Api.ExternalSecrets;
using Keyferry.Text.Durations;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Decides when an ExternalSecret is to be fetched again. Pure.</summary>
public static class RefreshDecision
{
    private static readonly TimeSpan Fallback = TimeSpan.FromHours(1);

    /// <summary>The refresh interval; zero or less means never again.</summary>
    public static TimeSpan Interval(ExternalSecretSpec spec) =>
        string.IsNullOrEmpty(spec.RefreshInterval) ? Fallback
        : GoDuration.TryParse(spec.RefreshInterval, out var duration, out _) ? duration.TimeSpan
        : Fallback;

    /// <summary>Whether a refresh is due.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="status">The status that the last pass left.</param>
    /// <param name="currentVersion">The object's version now, see <see cref="Hashing.SyncedVersion"/>.</param>
    /// <param name="now">The time now.</param>
    public static bool IsDue(
        ExternalSecretSpec spec, ExternalSecretStatus? status, string currentVersion, DateTimeOffset now)
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

        return synced != currentVersion
            || RefreshTime(status) is not { } last
            || last > now
            || last + interval < now;
    }

    /// <summary>When to look again after a pass that succeeded or had nothing to do.</summary>
    public static TimeSpan? NextLook(ExternalSecretSpec spec, ExternalSecretStatus? status, DateTimeOffset now)
    {
        var interval = Interval(spec);
        if (interval <= TimeSpan.Zero || spec.RefreshPolicy is "CreatedOnce" or "OnChange")
        {
            // Their changes arrive as events; polling them would find nothing.
            return null;
        }

        if (RefreshTime(status) is not { } last)
        {
            return interval;
        }

        // A breath past the moment, so that the pass finds the refresh due.
        var left = last + interval - now + TimeSpan.FromMilliseconds(5);
        return left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(5);
    }

    private static DateTimeOffset? RefreshTime(ExternalSecretStatus? status) =>
        status?.RefreshTime is { } time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : null;
}
