using System.Globalization;
using Keyferry.Local.Server.Faults;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Watching;

/// <summary>Answers watches: what is there, then each change, one JSON object a line.</summary>
internal sealed class WatchStream(ObjectStore store, AnswerWriter answers, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LastBookmark = TimeSpan.FromSeconds(2);

    /// <summary>Answers one watch; returns when it ends.</summary>
    public async Task AnswerAsync(ApiCall call)
    {
        var options = ListOptions.Read(call, watch: true);
        var form = AcceptHeader.Parse(call.Http.Request.Headers.Accept);
        if (form.Yaml)
        {
            throw ApiStatus.NotAcceptable("application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch");
        }

        var from = From(options);
        var seconds = ListOptions.Number(call, "timeoutSeconds");
        var timeout = seconds > 0 ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromMinutes(45);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted, stopping);
        using var timer = call.Fault?.Kind == FaultKind.SilentWatch ? new CancellationTokenSource() : new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(end.Token, timer.Token);
        AnswerWriter.Warn(call);
        call.Http.Response.ContentType = "application/json";
        var events = new WatchEvents(call, options, form, answers, end.Token);
        try
        {
            await call.Http.Response.StartAsync(both.Token);
            if (form.As == "PartialObjectMetadataList")
            {
                return;
            }

            await StreamAsync(call, events, from, timeout, both.Token);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested || stopping.IsCancellationRequested)
        {
            // The time is over: the answer just ends.
        }
    }

    private async Task StreamAsync(ApiCall call, WatchEvents events, long? from, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var resource = ResourceKey.Of(call.Resource);
        var ns = call.Namespace.Length > 0 ? call.Namespace : null;
        var initial = call.Parameter("sendInitialEvents") is { } wanted ? wanted is not ("false" or "0") : from is null or 0;
        var bookmarks = call.Flag("allowWatchBookmarks");
        StoreSnapshot? snapshot = null;
        if (initial || from is null or 0)
        {
            snapshot = store.List(resource, ns)!;
            from = snapshot.Revision;
        }

        using var subscription = store.Subscribe(key => key.Resource == resource && (ns is null || key.Namespace == ns), from);
        if (subscription is null)
        {
            await events.ErrorAsync(ApiStatus.Expired($"too old resource version: {from} ({store.Revision})"), cancellationToken);
            return;
        }

        if (initial)
        {
            await events.InitialAsync(snapshot!, cancellationToken);
        }

        var said = call.Parameter("sendInitialEvents") is not null || (call.Parameter("resourceVersion") is null && bookmarks);
        if (initial && bookmarks && said)
        {
            await events.BookmarkAsync(snapshot!.Revision, initialEnd: true, cancellationToken);
        }

        await call.Http.Response.Body.FlushAsync(cancellationToken);
        await FollowAsync(call, events, subscription, bookmarks, time.GetTimestamp(), timeout, cancellationToken);
    }

    private async Task FollowAsync(
        ApiCall call, WatchEvents events, ObjectStore.Subscription subscription, bool bookmarks, long started, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        var latest = subscription.From;
        var lastBookmark = TimeSpan.Zero;
        while (true)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.Rules.Gone);
            var wait = WaitAsync(subscription, either.Token);
            while (bookmarks && !wait.IsCompleted)
            {
                var passed = time.GetElapsedTime(started);
                var due = NextBookmark(lastBookmark, passed, timeout);
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var alarm = Task.Delay(due, time, stop.Token);
                var first = await Task.WhenAny(wait, alarm);
                await stop.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
                if (first == wait)
                {
                    break;
                }

                lastBookmark = time.GetElapsedTime(started);
                await events.BookmarkAsync(Math.Max(latest, store.Revision), initialEnd: false, cancellationToken);
                await call.Http.Response.Body.FlushAsync(cancellationToken);
            }

            await wait;
            cancellationToken.ThrowIfCancellationRequested();
            var over = call.Rules.Gone.IsCancellationRequested;
            while (subscription.Changes.TryRead(out var change))
            {
                latest = change.Revision;
                await events.ChangeAsync(change, cancellationToken);
            }

            await call.Http.Response.Body.FlushAsync(cancellationToken);
            if (over)
            {
                return;
            }
        }
    }

    // Ends when there is something to read, or the watch is over.
    private static async Task WaitAsync(ObjectStore.Subscription subscription, CancellationToken cancellationToken)
    {
        try
        {
            await subscription.Changes.WaitToReadAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The caller looks which token it was.
        }
    }

    // A minute after the last one, but once more shortly before the end.
    private static TimeSpan NextBookmark(TimeSpan last, TimeSpan passed, TimeSpan timeout)
    {
        var beforeEnd = timeout - LastBookmark;
        var next = last + BookmarkInterval;
        if (beforeEnd > last && beforeEnd < next)
        {
            next = beforeEnd;
        }

        return next > passed ? next - passed : TimeSpan.FromMilliseconds(1);
    }

    private static long? From(ListOptions options)
    {
        if (options.Version.Length == 0)
        {
            return null;
        }

        return long.TryParse(options.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiStatus.Plain500(
                $"resourceVersion: Invalid value: \"{options.Version}\": strconv.ParseUint: parsing \"{options.Version}\": invalid syntax");
    }
}
