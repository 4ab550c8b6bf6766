using Keyferry.Api.Shared;
using Keyferry.Text.Durations;

namespace Keyferry.Sync.FanOut;

/// <summary>Reads the time between two passes over a cluster-wide object. Pure.</summary>
public static class FanOutInterval
{
    /// <summary>The longest time between two passes, whatever the manifest says.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>The interval; null where the manifest wants none.</summary>
    /// <param name="text">What the manifest says; null or what cannot be read means an hour.</param>
    public static TimeSpan? Of(string? text)
    {
        if (string.IsNullOrEmpty(text) || !GoDuration.TryParseSetting(text, out var given, out _))
        {
            return RefreshDefaults.Interval;
        }

        var interval = given.TimeSpan;
        return given.Nanoseconds <= 0 ? null
            : interval < ManifestLimits.MinRefreshInterval ? ManifestLimits.MinRefreshInterval
            : interval > Longest ? Longest
            : interval;
    }
}
