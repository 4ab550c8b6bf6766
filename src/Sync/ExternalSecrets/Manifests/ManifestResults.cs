using Keyferry.Kubernetes.Calls;

namespace Keyferry.Sync.ExternalSecrets.Manifests;

/// <summary>What a pass means for an ExternalSecret whose target is no Secret.</summary>
internal static class ManifestResults
{
    /// <summary>The reason of every failure.</summary>
    public const string ErrorReason = "ResourceSyncedError";

    /// <summary>Such targets are not allowed in this installation.</summary>
    public static SyncResult Disabled { get; } = SyncResult.Refused(
        "invalid generic target", "generic targets are disabled. Enable with --unsafe-allow-generic-targets flag") with { IsFinal = true };

    /// <summary>The store had nothing, and the target stays.</summary>
    public static SyncResult Retained { get; } = SyncResult.Retained with { Reason = "ResourceSynced" };

    /// <summary>There is no target to merge into.</summary>
    public static SyncResult NothingToMergeInto { get; } = new(
        true, "ResourceMissing", "resource will not be created due to CreationPolicy=Merge", null, null);

    /// <summary>The target is as it should be.</summary>
    /// <param name="announcement">What was done; null where nothing was to be done.</param>
    public static SyncResult Synced(SyncEvent? announcement = null) =>
        SyncResult.Synced(announcement) with { Reason = "ResourceSynced" };

    /// <summary>The store had nothing, and the target is gone.</summary>
    /// <param name="announcement">What was deleted; null where there was nothing to delete.</param>
    public static SyncResult Deleted(SyncEvent? announcement) =>
        SyncResult.Deleted(existed: false) with { Reason = "ResourceDeleted", Event = announcement };

    /// <summary>A failure that may pass.</summary>
    /// <param name="condition">The condition's message.</param>
    /// <param name="detail">The event's text.</param>
    /// <param name="failure">What the API server refused; null where it was none of its.</param>
    public static SyncResult Failed(string condition, string detail, KubeFailure? failure = null) =>
        SyncResult.Failed(condition, detail, failure) with { Reason = ErrorReason };

    /// <summary>A failure that stays until somebody changes something.</summary>
    /// <param name="condition">The condition's message.</param>
    /// <param name="detail">The event's text.</param>
    public static SyncResult Refused(string condition, string detail) =>
        SyncResult.Refused(condition, detail) with { Reason = ErrorReason };

    /// <summary>What is told of a write.</summary>
    /// <param name="verb">Created, Updated or Deleted.</param>
    /// <param name="kind">The target's kind.</param>
    /// <param name="name">The target's name.</param>
    public static SyncEvent Event(string verb, string kind, string name) => new(false, verb, $"{verb} {kind} {name}");
}
