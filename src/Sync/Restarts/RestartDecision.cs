using Keyferry.Api.ExternalSecrets;
using Keyferry.Sync.ExternalSecrets;

namespace Keyferry.Sync.Restarts;

/// <summary>A Secret that concerns a workload, as it is now.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Keys">Which keys are used.</param>
/// <param name="Counts">Whether a change of it is a reason to restart.</param>
/// <param name="Now">The hash of those keys; null where the Secret, or a key that containers wait for, is not there.</param>
/// <param name="Before">The hash of the keys that were noted, as they are now; null where none were, or it is not there.</param>
public sealed record SecretView(string Name, ConsumedKeys Keys, bool Counts, SecretHash? Now, SecretHash? Before);

/// <summary>A change that has not led to a restart yet.</summary>
/// <param name="SinceFirst">How long ago the first of it was seen.</param>
/// <param name="SinceLast">How long ago the last of it was seen.</param>
public sealed record PendingChange(TimeSpan SinceFirst, TimeSpan SinceLast);

/// <summary>What else a decision depends on.</summary>
/// <param name="Now">The time.</param>
/// <param name="Debounce">How long a change must have been the last one.</param>
/// <param name="MinInterval">The least time between two restarts.</param>
/// <param name="LastRestart">When the workload was restarted last; null where it never was.</param>
/// <param name="Windows">When restarts may be; null means always.</param>
public sealed record RestartSituation(
    DateTimeOffset Now, TimeSpan Debounce, TimeSpan MinInterval, DateTimeOffset? LastRestart, SyncWindows? Windows);

/// <summary>What is to be done.</summary>
public enum RestartAction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Write the state down, without a restart.</summary>
    Note,

    /// <summary>Wait: more may come, or the last restart is too near.</summary>
    Wait,

    /// <summary>Wait for a window.</summary>
    Hold,

    /// <summary>Restart, with the state; or tell, where that is asked for.</summary>
    Restart,
}

/// <summary>A decision.</summary>
/// <param name="Action">What is to be done.</param>
/// <param name="State">The state to write down, or that stands.</param>
/// <param name="Changed">The Secrets whose change is the reason.</param>
/// <param name="Until">For how long to wait; null where no time can be named.</param>
public sealed record RestartPlan(RestartAction Action, RestartState State, IReadOnlyList<string> Changed, TimeSpan? Until = null);

/// <summary>
/// Decides whether a workload is restarted. What is noted on it says with which content its pods were started; as long as
/// what they use is different, a restart is owed, so that a crash loses none and repeats none. Pure.
/// </summary>
public static class RestartDecision
{
    // What changes without end is not waited for without end.
    private const int MostDebounces = 6;

    /// <summary>Which noted Secrets have another content now.</summary>
    public static IReadOnlyList<string> Changed(RestartState noted, IReadOnlyList<SecretView> secrets) =>
    [
        .. secrets
            .Where(s => s.Counts && s.Now is not null && s.Before is { } before
                && noted.Secrets.TryGetValue(s.Name, out var entry) && entry.Hash != before)
            .Select(static s => s.Name),
    ];

    /// <summary>Decides.</summary>
    /// <param name="noted">What is noted on the workload.</param>
    /// <param name="secrets">All Secrets that concern it.</param>
    /// <param name="pending">Since when a change waits; null where none was seen before now.</param>
    /// <param name="situation">What else matters.</param>
    public static RestartPlan Decide(
        RestartState noted, IReadOnlyList<SecretView> secrets, PendingChange? pending, RestartSituation situation)
    {
        var changed = Changed(noted, secrets);

        // What is seen for the first time is noted at once: its next change counts, whatever else is waited for.
        var seen = Next(noted, secrets, changed);
        if (!Same(seen, noted))
        {
            return new RestartPlan(RestartAction.Note, seen, changed, changed.Count > 0 ? TimeSpan.Zero : null);
        }

        if (changed.Count == 0)
        {
            return new RestartPlan(RestartAction.None, noted, changed);
        }

        var wait = Longest(Debounce(pending, situation), Interval(situation));
        if (wait > TimeSpan.Zero)
        {
            return new RestartPlan(RestartAction.Wait, noted, changed, wait);
        }

        return SyncWindowTimes.IsOpen(situation.Windows, situation.Now)
            ? new RestartPlan(RestartAction.Restart, Next(noted, secrets, []), changed)
            : new RestartPlan(
                RestartAction.Hold, noted, changed, SyncWindowTimes.NextOpen(situation.Windows, situation.Now) - situation.Now);
    }

    // What is noted after this, but for some Secrets that stay as they are noted.
    private static RestartState Next(RestartState noted, IReadOnlyList<SecretView> secrets, IReadOnlyList<string> but)
    {
        var next = new Dictionary<string, NotedSecret>(StringComparer.Ordinal);
        foreach (var secret in secrets)
        {
            var known = noted.Secrets.GetValueOrDefault(secret.Name);
            if (secret.Counts && secret.Now is { } now && !but.Contains(secret.Name))
            {
                next[secret.Name] = new NotedSecret(secret.Keys.Keys, now);
            }
            else if (known is not null)
            {
                // Of a Secret that is not there, or does not count for now, the last that is known: it may come back.
                next[secret.Name] = known;
            }
        }

        return noted with { Secrets = next };
    }

    private static TimeSpan Debounce(PendingChange? pending, RestartSituation situation)
    {
        if (pending is not { } change)
        {
            return situation.Debounce;
        }

        var quiet = situation.Debounce - change.SinceLast;
        var limit = (situation.Debounce * MostDebounces) - change.SinceFirst;
        return quiet < limit ? quiet : limit;
    }

    // A clock that was set back does not make the wait longer than the interval.
    private static TimeSpan Interval(RestartSituation situation)
    {
        if (situation.LastRestart is not { } last)
        {
            return TimeSpan.Zero;
        }

        var interval = Longest(situation.MinInterval, situation.Debounce);
        var since = situation.Now - last;
        return since < TimeSpan.Zero ? interval : interval - since;
    }

    private static TimeSpan Longest(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static bool Same(RestartState one, RestartState other) =>
        one.Secrets.Count == other.Secrets.Count
        && one.Secrets.All(s => other.Secrets.TryGetValue(s.Key, out var noted) && noted.Equals(s.Value));
}
