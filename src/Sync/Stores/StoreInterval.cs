using Keyferry.Api.Values;
using Keyferry.Text.Durations;

namespace Keyferry.Sync.Stores;

/// <summary>Reads a store's refresh interval: seconds as a number, or a Go duration. Pure.</summary>
public static class StoreInterval
{
    /// <summary>Reads the interval.</summary>
    /// <param name="value">What the manifest says; null or zero means the default.</param>
    /// <param name="standard">The default.</param>
    /// <param name="interval">The interval, more than zero.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    public static bool TryRead(IntOrText? value, TimeSpan standard, out TimeSpan interval, out string error)
    {
        error = "";
        interval = standard;
        if (value is not { } given)
        {
            return true;
        }

        TimeSpan read;
        if (given.Text is { } text)
        {
            if (!GoDuration.TryParse(text, out var duration, out var problem))
            {
                error = $"spec.refreshInterval: {problem}";
                return false;
            }

            read = duration.TimeSpan;
        }
        else
        {
            read = TimeSpan.FromSeconds(given.Number.GetValueOrDefault());
        }

        if (read < TimeSpan.Zero)
        {
            error = $"spec.refreshInterval: {given}: must not be negative";
            return false;
        }

        interval = read > TimeSpan.Zero ? read : standard;
        return true;
    }
}
