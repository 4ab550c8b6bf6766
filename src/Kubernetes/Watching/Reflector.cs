using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Retries;

namespace Keyferry.Kubernetes.Watching;

/// <summary>
/// Lists, watches from the list's version, goes on where a watch ended, and lists again where the server has
/// forgotten that version. List and watch are one request where the server offers that. It ends only by cancellation.
/// </summary>
/// <param name="http">The API server.</param>
/// <param name="scope">What is watched.</param>
/// <param name="settings">How patient it is.</param>
/// <param name="handler">Takes what comes.</param>
/// <param name="firstFromCache">Whether the first list may be what the server has in memory.</param>
internal sealed class Reflector(
    KubeHttp http, WatchScope scope, WatchSettings settings, IReflectorHandler handler, bool firstFromCache)
{
    private const string List = "list";
    private const string Watch = "watch";

    // Task.Delay takes 49 days at most, and a server that asks for hours is asked again sooner.
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan HealthyAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SuspectAfter = TimeSpan.FromMinutes(4);

    private readonly PageReader _pages = new(http, settings.Time);
    private readonly StreamSupport _streams = new(settings.StreamsLists);
    private readonly ExponentialBackoff _backoff = new(settings.Jitter);
    private volatile WatchTrouble? _trouble;
    private int _failures;
    private bool _fromCache = firstFromCache;
    private long _started;
    private long _heard;

    /// <summary>What fails now; null where nothing does.</summary>
    public WatchTrouble? Trouble => _trouble;

    /// <summary>How long it has run; zero where it has not begun.</summary>
    public TimeSpan SinceStart => Since(ref _started);

    /// <summary>How long ago the server last said something; since the start where it never did.</summary>
    public TimeSpan SinceHeard => Volatile.Read(ref _heard) == 0 ? SinceStart : Since(ref _heard);

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        Volatile.Write(ref _started, settings.Time.GetTimestamp());
        string? version = null;
        while (true)
        {
            version = version is not null ? await WatchAsync(WatchStart.After(version), cancellation)
                : _streams.IsOffered ? await StreamAsync(cancellation)
                : await ListAsync(cancellation);
        }
    }

    private async Task<string?> ListAsync(CancellationToken cancellation)
    {
        handler.BeginList();
        var listed = await _pages.ReadAsync(
            scope.Type, scope.Namespace, scope.Selector, scope.ListAccept, _fromCache, handler.Listed, handler.BeginList,
            cancellation);
        if (!listed.Ok)
        {
            // What is in the server's memory may be refused as unknown or too old: then the store is asked.
            if (listed.Failure.Code is 400 or 410 or 504)
            {
                _fromCache = false;
            }

            await FailedAsync(List, listed.Failure, cancellation);
            return null;
        }

        handler.EndList();
        OnListed();
        return listed.Value;
    }

    private void OnListed()
    {
        _fromCache = false;
        Heard();
        Recovered(List);
    }

    /// <summary>Lists and watches in one request; in pages, where that does not work.</summary>
    /// <returns>Where to go on; null means with a new list.</returns>
    private Task<string?> StreamAsync(CancellationToken cancellation)
    {
        handler.BeginList();
        return WatchAsync(new WatchStart(null, _fromCache, OnListed), cancellation);
    }

    /// <summary>Watches once.</summary>
    /// <returns>Where to go on; null means with a new list.</returns>
    private async Task<string?> WatchAsync(WatchStart start, CancellationToken cancellation)
    {
        var started = settings.Time.GetTimestamp();
        var request = new WatchRequest(http, scope, settings, handler, start, Heard);
        var failure = await request.RunAsync(() => Recovered(Watch), cancellation);
        var lasted = settings.Time.GetElapsedTime(started);
        if (!request.HasListed)
        {
            // Whatever it was: the pages say what a list lacks, and work goes on.
            _streams.Failed(failure, request.Answered);
            return await ListAsync(cancellation);
        }

        if (start.Version is null)
        {
            _streams.Worked();
        }

        // A request that hangs lasts long too: time says something only of a watch that the server has accepted.
        var healthy = request.Events > 0 || (request.Answered && lasted >= HealthyAfter);
        if (healthy)
        {
            _failures = 0;
        }

        if (failure is not null)
        {
            // One that broke after it had worked is no news: it goes on in a moment.
            var forgotten = failure.IsGone || failure.Reason is "Expired" or "Gone";
            if (!healthy && !forgotten)
            {
                await FailedAsync(Watch, failure, cancellation);
            }
            else if (!healthy || !forgotten)
            {
                await WaitAsync(failure, cancellation);
            }

            return forgotten || failure.Code == 400 || IsRelistDue(failure) ? null : request.Version;
        }

        if (!healthy)
        {
            await WaitAsync(null, cancellation);
        }

        // Bookmarks come about once a minute. A server that sent not one byte may wait for a version that will not come
        // (its store was set back), so what is there is asked for anew.
        return request.ReceivedNothing && lasted >= SuspectAfter ? null : request.Version;
    }

    // Who may list but not watch, or whose proxy lets no watch through, still sees changes, late: a list is dear, so it
    // comes far less often than the tries, and not because a server that was heard of late is away for a moment.
    private bool IsRelistDue(KubeFailure failure) =>
        failure.Code is 0 or (>= 400 and not 429) && SinceHeard >= settings.RelistWithoutWatch;

    private async Task FailedAsync(string verb, KubeFailure failure, CancellationToken cancellation)
    {
        var before = _trouble;
        _trouble = new WatchTrouble(scope.Type, verb, scope.Namespace, failure);

        // Told once a fault: another code is another fault (unreachable, then forbidden).
        if (before is null || (_trouble.IsRefusal && before.Failure.Code != failure.Code))
        {
            settings.Observer?.Failing(_trouble);
        }

        if (verb == List && _trouble.IsRefusal)
        {
            handler.Refused();
        }

        await WaitAsync(failure, cancellation);
    }

    private Task WaitAsync(KubeFailure? failure, CancellationToken cancellation)
    {
        var backoff = new BackoffSettings(
            settings.FirstWait, failure is { Code: 0 } ? settings.LongestWaitForAnswer : settings.LongestWait)
        {
            JitterShare = 0.5,
            LongestAsked = LongestAsked,
        };
        return Task.Delay(_backoff.Delay(backoff, ++_failures, failure?.RetryAfter), settings.Time, cancellation);
    }

    // A list that works says nothing of a watch that is refused.
    private void Recovered(string verb)
    {
        if (_trouble is not { } trouble || (verb == List && trouble.Verb == Watch))
        {
            return;
        }

        _trouble = null;
        settings.Observer?.Recovered(scope.Type);
    }

    private void Heard() => Volatile.Write(ref _heard, settings.Time.GetTimestamp());

    private TimeSpan Since(ref long stamp)
    {
        var at = Volatile.Read(ref stamp);
        return at == 0 ? TimeSpan.Zero : settings.Time.GetElapsedTime(at);
    }
}
