using System.Collections.Concurrent;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Generators;

/// <summary>What decides whether generated values are kept, of an object at the beginning of a pass.</summary>
/// <param name="Uid">The object's UID.</param>
/// <param name="IsDue">Whether a refresh is due; otherwise only a drift of the target is repaired.</param>
/// <param name="IsIntervalOver">Whether it would be due without any change of the object.</param>
/// <param name="DueSince">The moment from which on the refresh by interval is due; null where there is none.</param>
/// <param name="CreatedAt">When the object was created.</param>
/// <param name="Generation">The object's generation.</param>
/// <param name="Version">The object's version, see <see cref="Hashing.SyncedVersion"/>.</param>
/// <param name="Synced">The version that its status says was synced; null or empty where none was.</param>
/// <param name="HasRefreshTime">Whether its status says when it was synced.</param>
/// <param name="Force">Its annotations that force a refresh.</param>
public sealed record ReuseFacts(
    string Uid, bool IsDue, bool IsIntervalOver, DateTimeOffset? DueSince, DateTimeOffset CreatedAt, long Generation,
    string Version, string? Synced, bool HasRefreshTime, IReadOnlyDictionary<string, string> Force);

/// <summary>
/// Decides whether generated values that a target holds are kept. New ones come when a refresh is due and when one is forced; not
/// for a drift of other keys, for a changed label, nor a second time for a refresh whose record was lost
/// (docs/decisions/0021-generated-values.md).
/// </summary>
public sealed class ReuseDecision
{
    private readonly ConcurrentDictionary<ObjectKey, Known> _known = new();

    /// <summary>Decides, and notes that what follows is not recorded yet.</summary>
    /// <param name="item">The object.</param>
    /// <param name="facts">How it stands.</param>
    /// <param name="editedAt">
    /// When somebody last edited the object; null where it is not known. Asked for only where it counts, see <see cref="NeedsEdit"/>.
    /// </param>
    public ReuseRule Begin(ObjectKey item, ReuseFacts facts, DateTimeOffset? editedAt = null)
    {
        var known = Of(item, facts.Uid);
        if (!facts.IsDue)
        {
            // Its status stands for what it is now, so its annotations were followed.
            if (facts.Synced == facts.Version)
            {
                _known[item] = new Known(facts.Uid, facts.Force, IsRecorded: true);
            }

            return ReuseRule.Kept;
        }

        if (known is not null)
        {
            _known[item] = known with { IsRecorded = false };
        }

        var isLabelOnly = IsLabelOnly(facts);
        if (isLabelOnly && (facts.Force.Count == 0 || (known is not null && !ForceSync.IsNew(known.Force, facts.Force))))
        {
            return ReuseRule.Kept;
        }

        // Without a memory the target may tell: without a template it carries the annotations that were followed.
        var forcedBy = isLabelOnly && known is null ? facts.Force : null;
        return known is { IsRecorded: true }
            ? ReuseRule.Never
            : new ReuseRule(Always: false, LostSince(facts, editedAt), forcedBy);
    }

    /// <summary>Whether the moment of the last edit counts for <see cref="Begin"/>: to be asked before.</summary>
    public bool NeedsEdit(ObjectKey item, ReuseFacts facts) =>
        facts.IsDue && WasSynced(facts) && facts.Synced != facts.Version && Of(item, facts.Uid) is not { IsRecorded: true };

    /// <summary>Notes that the target holds what the pass wanted: if its record is lost now, this process knows.</summary>
    public void Written(ObjectKey item, ReuseFacts facts) => _known[item] = new Known(facts.Uid, facts.Force, IsRecorded: true);

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ObjectKey item) => _known.TryRemove(item, out _);

    private static bool WasSynced(ReuseFacts facts) => !string.IsNullOrEmpty(facts.Synced) && facts.HasRefreshTime;

    private static bool IsLabelOnly(ReuseFacts facts) =>
        WasSynced(facts) && !facts.IsIntervalOver && facts.Synced != facts.Version
        && facts.Synced!.StartsWith(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{facts.Generation}-"), StringComparison.Ordinal);

    // A write from this moment on has made the refresh that is due now. Times of the server have whole seconds.
    private static DateTimeOffset? LostSince(ReuseFacts facts, DateTimeOffset? editedAt)
    {
        var since = !WasSynced(facts) ? facts.CreatedAt
            : facts.Synced != facts.Version ? editedAt
            : facts.DueSince;
        return since is { } moment ? new DateTimeOffset(ApiTime.Of(moment)) : null;
    }

    private Known? Of(ObjectKey item, string uid) => _known.TryGetValue(item, out var known) && known.Uid == uid ? known : null;

    private sealed record Known(string Uid, IReadOnlyDictionary<string, string> Force, bool IsRecorded);
}
