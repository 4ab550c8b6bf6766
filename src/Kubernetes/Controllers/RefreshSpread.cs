namespace Keyferry.Kubernetes.Controllers;

/// <summary>
/// Spreads the refreshes of objects that were made at one time. Each object has moments of its own, one in every window of a
/// tenth of its interval; a refresh comes at the last of them before it would be due. So the first refresh is early by a
/// window at most, those after it come a whole interval apart, and none is late. Pure.
/// </summary>
public static class RefreshSpread
{
    private const int Share = 10;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    // Whoever asks for seconds watches the object.
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMinutes(1);

    /// <summary>How much earlier than its interval says an object is refreshed: whole seconds, less than the window.</summary>
    /// <param name="uid">The object's UID.</param>
    /// <param name="interval">Its interval.</param>
    /// <param name="last">When it was refreshed.</param>
    public static TimeSpan Early(string? uid, TimeSpan interval, DateTimeOffset last)
    {
        if (interval < ShortestInterval || string.IsNullOrEmpty(uid))
        {
            return TimeSpan.Zero;
        }

        var window = (long)Math.Min(interval.TotalSeconds / Share, Longest.TotalSeconds);
        var own = (long)(UidHash.Of(uid) % (ulong)window);

        // Ticks, as the sum may lie beyond the calendar; statuses hold whole seconds, so that fractions would never settle.
        var due = (last.UtcTicks + interval.Ticks) / TimeSpan.TicksPerSecond;
        return TimeSpan.FromSeconds((((due - own) % window) + window) % window);
    }
}
