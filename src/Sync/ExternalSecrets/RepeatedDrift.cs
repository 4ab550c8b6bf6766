using System.Collections.Concurrent;
using System.Globalization;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>
/// Sees when somebody else changes a target again and again and it is put right each time: two controllers that do so
/// rewrite the Secret for ever. From the third time within a minute on, it is put right less and less often.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class RepeatedDrift(TimeProvider time)
{
    private const int Rounds = 3;

    private static readonly TimeSpan Within = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    // So long after a pause nobody has touched it: the contest is over.
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<ObjectKey, Contest> _contests = new();

    /// <summary>How long a drifted target is still left alone; null where it may be put right.</summary>
    public TimeSpan? PauseLeft(ObjectKey item) =>
        _contests.TryGetValue(item, out var contest) && contest.PausedUntil - time.GetUtcNow() is var left && left > TimeSpan.Zero
            ? left
            : null;

    /// <summary>Notes that a drifted target is put right.</summary>
    /// <param name="item">The ExternalSecret.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="policy">The creation policy.</param>
    /// <param name="other">Who else wrote it; null where nobody says.</param>
    /// <returns>The event that tells of it, once a contest; null where there is none, or it is told.</returns>
    public SyncEvent? Note(ObjectKey item, string target, string policy, OtherWriter? other)
    {
        var now = time.GetUtcNow();
        var contest = _contests.GetOrAdd(item, static _ => new Contest());
        lock (contest)
        {
            if (contest.Pause > TimeSpan.Zero && now - contest.PausedUntil > Calm)
            {
                contest.Reset();
            }

            contest.Times.Enqueue(now);
            while (contest.Times.Peek() < now - Within || contest.Times.Count > Rounds)
            {
                contest.Times.Dequeue();
            }

            var isNew = contest.Pause == TimeSpan.Zero;
            if (isNew && contest.Times.Count < Rounds)
            {
                return null;
            }

            contest.Pause = isNew ? FirstPause : contest.Pause * 2 < LongestPause ? contest.Pause * 2 : LongestPause;
            contest.PausedUntil = now + contest.Pause;
            return isNew ? new SyncEvent(true, "TargetContested", Describe(target, policy, other)) : null;
        }
    }

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ObjectKey item) => _contests.TryRemove(item, out _);

    private static string Describe(string target, string policy, OtherWriter? other)
    {
        var who = other is null ? "was changed or deleted" : $"was changed by {other.Describe()}, or deleted,";
        var cure = policy is "Merge" or "CreateOrMerge"
            ? "take the keys that both write out of one of the two"
            : "creationPolicy Merge keeps keys that others alone write, creationPolicy Orphan puts changes right at refreshes only; "
                + "or take the Secret out of the other tool";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Secret {target} {who} {Rounds} times within a minute and put right each time; it is now put right less often. One of the two should write it: {cure}");
    }

    private sealed class Contest
    {
        public Queue<DateTimeOffset> Times { get; } = [];

        public TimeSpan Pause { get; set; }

        public DateTimeOffset PausedUntil { get; set; }

        public void Reset()
        {
            Times.Clear();
            Pause = TimeSpan.Zero;
        }
    }
}
