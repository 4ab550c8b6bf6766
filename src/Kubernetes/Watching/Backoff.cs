namespace Keyferry.Kubernetes.Watching;

/// <summary>Waits longer after each failure in a row.</summary>
internal sealed class Backoff(WatchSettings settings)
{
    private int _failures;

    /// <summary>It works again.</summary>
    public void Reset() => _failures = 0;

    /// <summary>Waits for the next try.</summary>
    /// <param name="asked">The least that the server asked for.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task WaitAsync(TimeSpan? asked, CancellationToken cancellation)
    {
        var full = settings.FirstWait * Math.Pow(2, Math.Min(_failures++, 16));
        var limited = full < settings.LongestWait ? full : settings.LongestWait;
        // Between half and all of it, so that many watches do not come back at once.
        var spread = limited * (0.5 + (settings.Jitter() / 2));
        var wait = asked is { } least && least > spread ? least : spread;
        return Task.Delay(wait, settings.Time, cancellation);
    }
}
