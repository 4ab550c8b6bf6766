using Keyferry.Api.Shared;
using Keyferry.Api.Values;
using Keyferry.Text.Durations;

namespace Keyferry.Sync.Stores;

/// <summary>Reads a store's refresh interval: seconds as a number, or a Go duration. Pure.</summary>
public static class StoreInterval
{
    /// <summary>The longest time between two checks, whatever the manifest says.</summary>
    public static readonly TimeSpan Longest = ManifestLimits.MaxStoreRefreshInterval;

    /// <summary>The shortest time between two checks, whatever the manifest says.</summary>
    public static readonly TimeSpan Shortest = ManifestLimits.MinRefreshInterval;

    /// <summary>Reads the interval.</summary>
    /// <param name="value">What the manifest says; null or zero means the default.</param>
    /// <param name="standard">The default.</param>
    /// <param name="interval">The interval, from <see cref="Shortest"/> to <see cref="Longest"/>.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    public static bool TryRead(IntOrString? value, TimeSpan standard, out TimeSpan interval, out string error)
    {
        error = "";
        interval = Bounded(standard);
        if (value is not { } given)
        {
            return true;
        }

        TimeSpan read;
        if (given.Text is { } text)
        {
            if (!GoDuration.TryParseSetting(text, out var duration, out var problem))
            {
                error = $"spec.refreshInterval: {problem}";
                return false;
            }

            read = duration.TimeSpan;
        }
        else
        {
            // Bounded before it becomes a time: a TimeSpan ends at 29,000 years.
            read = TimeSpan.FromSeconds(Math.Clamp(given.Number.GetValueOrDefault(), -1, (long)Longest.TotalSeconds));
        }

        if (read < TimeSpan.Zero)
        {
            error = $"spec.refreshInterval: {given}: must not be negative";
            return false;
        }

        interval = Bounded(read > TimeSpan.Zero ? read : standard);
        return true;
    }

    private static TimeSpan Bounded(TimeSpan interval) =>
        interval < Shortest ? Shortest : interval > Longest ? Longest : interval;
}
