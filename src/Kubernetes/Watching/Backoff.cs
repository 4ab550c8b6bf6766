namespace Keyferry.Kubernetes.Watching;

/// <summary>Waits longer after each failure in a row.</summary>
internal sealed class Backoff(WatchSettings settings)
{
    // Task.Delay takes 49 days at most, and a server that asks for hours is asked again sooner.
    private static readonly TimeSpan MostAsked = TimeSpan.FromMinutes(5);
    private int _failures;

    /// <summary>It works again.</summary>
    public void Reset() => _failures = 0;

    /// <summary>Waits for the next try.</summary>
    /// <param name="asked">The least that the server asked for; heeded up to 5 min.</param>
    /// <param name="longest">The longest wait of its own.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task WaitAsync(TimeSpan? asked, TimeSpan longest, CancellationToken cancellation)
    {
        var full = settings.FirstWait * Math.Pow(2, Math.Min(_failures++, 16));
        var limited = full < longest ? full : longest;

        // Between half and all of it, so that many watches do not come back at once.
        var spread = limited * (0.5 + (settings.Jitter() / 2));
        var least = asked is { } given && given < MostAsked ? given : asked is null ? TimeSpan.Zero : MostAsked;
        return Task.Delay(least > spread ? least : spread, settings.Time, cancellation);
    }
}
