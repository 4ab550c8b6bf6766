using System.Collections.Concurrent;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>
/// The fetch and transform steps of a pass, with what lies between them: keys are rewritten, what generators created is
/// kept or taken back, and what users should know is told.
/// </summary>
/// <param name="fetcher">Reads from stores and runs generators.</param>
/// <param name="rewriter">Rewrites keys.</param>
/// <param name="time">The clock.</param>
public sealed class ExternalSecretSources(SourceFetcher fetcher, KeyRewriter rewriter, TimeProvider time)
{
    // An event's text is cut at 1 KiB.
    private const int MostTold = 3;
    private static readonly TimeSpan RollBackLimit = TimeSpan.FromSeconds(30);

    // What was last told of an object, so that it is told once and not at every pass.
    private readonly ConcurrentDictionary<ObjectKey, string> _told = new();

    /// <summary>Fetches and transforms.</summary>
    /// <returns>Values by key or an error, which the caller owns; null where stores have not answered yet.</returns>
    public async ValueTask<TransformResult?> FetchAsync(FetchRequest request, CancellationToken cancellation)
    {
        using var sources = await fetcher.FetchAsync(request, cancellation);
        if (sources is null)
        {
            return null;
        }

        var isKept = false;
        try
        {
            var unreadable = Unreadable(request.Entries, sources.Results);
            var lost = await rewriter.RewriteAsync(request.Entries, sources.Results, cancellation);
            var result = SourceTransform.Apply(request.Entries, sources.Results, request.ToleratesMissing);
            if (result.Failure is not null)
            {
                return result;
            }

            isKept = true;
            if (await sources.CommitAsync(cancellation) is { } failure)
            {
                result.Dispose();
                return TransformResult.Failed(failure);
            }

            result.ExpiresAt = sources.ExpiresAt;
            result.Generated = sources.Generated;
            result.Told = News(request.Item, [.. NothingFound(request.Entries, sources.Results), .. unreadable, .. lost]);
            return result;
        }
        finally
        {
            if (!isKept)
            {
                using var limit = new CancellationTokenSource(RollBackLimit, time);
                await sources.RollBackAsync(limit.Token);
            }
        }
    }

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ObjectKey item)
    {
        fetcher.Forget(item);
        _told.TryRemove(item, out _);
    }

    private static IEnumerable<SyncEvent> NothingFound(IReadOnlyList<FetchEntry> entries, FetchResult[] results)
    {
        for (var at = 0; at < entries.Count; at++)
        {
            if (entries[at].Search is not null && results[at].Map is { Count: 0 })
            {
                yield return new SyncEvent(true, "NothingFound", $"{entries[at].Field}.find: nothing in the store fits, so it gives no keys");
            }
        }
    }

    private static List<SyncEvent> Unreadable(IReadOnlyList<FetchEntry> entries, FetchResult[] results)
    {
        var told = new List<SyncEvent>();
        for (var at = 0; at < entries.Count; at++)
        {
            if (results[at].LeftOut is not { Count: > 0 } left)
            {
                continue;
            }

            var more = left.Count > MostTold ? $"; and {left.Count - MostTold} more" : "";
            told.Add(new SyncEvent(
                true, "LeftOut",
                $"{entries[at].Field}.find: found, and left out since they cannot be read: {string.Join("; ", left.Take(MostTold).Select(static l => l.Message))}{more}"));
        }

        return told;
    }

    private IReadOnlyList<SyncEvent> News(ObjectKey item, IReadOnlyList<SyncEvent> events)
    {
        if (events.Count == 0)
        {
            _told.TryRemove(item, out _);
            return [];
        }

        var text = string.Join('\n', events.Select(static e => e.Message));
        var before = _told.GetValueOrDefault(item);
        _told[item] = text;
        return before == text ? [] : events;
    }
}
