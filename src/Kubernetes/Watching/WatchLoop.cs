using Keyferry.Kubernetes.Calls;

namespace Keyferry.Kubernetes.Watching;

/// <summary>
/// Lists, watches from the list's version, goes on where a watch ended, and lists again where the server has
/// forgotten that version. It ends only by cancellation.
/// </summary>
internal sealed class WatchLoop(KubeHttp http, WatchScope scope, WatchSettings settings, IWatchTarget target)
{
    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Suspicious = TimeSpan.FromMinutes(4);

    private readonly PageReader _pages = new(http, settings.Time);
    private readonly Backoff _backoff = new(settings);
    private bool _failing;

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        string? version = null;
        while (true)
        {
            version ??= await ListAsync(cancellation);
            if (version is not null) version = await WatchAsync(version, cancellation);
        }
    }

    private async Task<string?> ListAsync(CancellationToken cancellation)
    {
        target.BeginList();
        var listed = await _pages.ReadAsync(
            scope.Type, scope.Namespace, scope.Selector, scope.ListAccept, target.Listed, target.BeginList, cancellation);
        if (!listed.Ok)
        {
            await FailedAsync(listed.Failure, cancellation);
            return null;
        }

        target.EndList();
        Recovered();
        return listed.Value;
    }

    /// <summary>Watches once.</summary>
    /// <returns>Where to go on; null means with a new list.</returns>
    private async Task<string?> WatchAsync(string version, CancellationToken cancellation)
    {
        var started = settings.Time.GetTimestamp();
        var one = new OneWatch(http, scope, settings, target, version);
        var failure = await one.RunAsync(Recovered, cancellation);
        var lasted = settings.Time.GetElapsedTime(started);
        var healthy = one.Events > 0 || lasted >= Healthy;
        if (healthy) _backoff.Reset();

        if (failure is not null)
        {
            // One that broke after it had worked is no news: it goes on in a moment.
            var forgotten = failure.IsGone || failure.Reason is "Expired" or "Gone";
            if (!healthy && !forgotten) await FailedAsync(failure, cancellation);
            else if (!healthy || !forgotten) await _backoff.WaitAsync(failure.RetryAfter, cancellation);
            return forgotten || failure.Code is >= 400 and < 500 and not 429 ? null : one.Version;
        }

        if (!healthy) await _backoff.WaitAsync(null, cancellation);

        // Bookmarks come about once a minute. A server that sent not one byte may wait for a version that will not come
        // (its store was set back), so what is there is asked for anew.
        return one.Silent && lasted >= Suspicious ? null : one.Version;
    }

    private async Task FailedAsync(KubeFailure failure, CancellationToken cancellation)
    {
        if (!_failing) settings.Observer?.Failing(scope.Type, failure);
        _failing = true;
        await _backoff.WaitAsync(failure.RetryAfter, cancellation);
    }

    private void Recovered()
    {
        if (_failing) settings.Observer?.Recovered(scope.Type);
        _failing = false;
    }
}
