using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Overview;
using Keyferry.Sync.PushSecrets;

namespace Keyferry.Webhook.Why;

/// <summary>When an object is looked at next, and why then, in words. Pure.</summary>
internal static class NextLookText
{
    private const string Retries =
        "again with growing pauses, 7m at most, and at once when it, its store or its target changes; what only a change can mend is not tried before";

    /// <summary>Of an ExternalSecret.</summary>
    /// <param name="owner">The ExternalSecret.</param>
    /// <param name="ready">Its Ready condition.</param>
    /// <param name="now">The time now.</param>
    public static IReadOnlyList<string> Of(ExternalSecret owner, ReadyState ready, DateTimeOffset now)
    {
        var spec = owner.Spec;
        var policy = string.IsNullOrEmpty(spec.RefreshPolicy) ? RefreshPolicy.Default : spec.RefreshPolicy;
        List<string> lines = [Last(owner.Status?.RefreshTime, now)];
        if (!ready.IsTrue)
        {
            lines.Add(Retries);
        }
        else
        {
            lines.Add(policy switch
            {
                RefreshPolicy.CreatedOnce => "never by itself: refreshPolicy CreatedOnce fetches once",
                RefreshPolicy.OnChange => "when its spec, labels or annotations change: refreshPolicy OnChange",
                _ when RefreshDecision.Interval(spec) <= TimeSpan.Zero => "when it changes: refreshInterval 0 fetches once",
                _ when NextLook.Of(owner, now) is { Kind: not NextLookKind.OnChange } next =>
                    $"{Moments.Of(next.From(now), now)}: every {Moments.Span(RefreshDecision.Interval(spec))}",
                _ => "never: no sync window opens any more",
            });
        }

        if (spec.SyncWindows is { Windows.Count: > 0 } windows && policy == RefreshPolicy.Default)
        {
            lines.Add(SyncWindowTimes.IsOpen(windows, now)
                ? "sync windows: refreshes are allowed now"
                : SyncWindowTimes.NextOpen(windows, now) is { } open
                    ? $"sync windows: refreshes are held back until {Moments.Of(open, now)}"
                    : "sync windows: refreshes are held back, and no window lets one through");
        }

        return lines;
    }

    /// <summary>Of a PushSecret.</summary>
    /// <param name="push">The PushSecret.</param>
    /// <param name="ready">Its Ready condition.</param>
    /// <param name="now">The time now.</param>
    public static IReadOnlyList<string> Of(PushSecret push, ReadyState ready, DateTimeOffset now) =>
    [
        Last(push.Status?.RefreshTime, now),
        !ready.IsTrue ? Retries
            : NextLook.Of(push, now) is { Kind: not NextLookKind.OnChange } next
                ? $"{Moments.Of(next.From(now), now)}: every {Moments.Span(PushRefresh.Interval(push.Spec))}"
                : "when it changes: refreshInterval 0 pushes once",
    ];

    private static string Last(DateTime? time, DateTimeOffset now) =>
        time is { } last ? $"last success {Moments.Of(Moments.Utc(last), now)}" : "no success yet";
}
