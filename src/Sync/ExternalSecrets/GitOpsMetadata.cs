using Keyferry.Api.Shared;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>
/// What of an ExternalSecret's labels and annotations is copied onto its target: the marks by which other tools know what is
/// theirs (<see cref="OwnershipMarks"/>) are meant for the ExternalSecret.
/// </summary>
public static class GitOpsMetadata
{
    /// <summary>What of an ExternalSecret's labels or annotations is copied onto its target.</summary>
    /// <param name="wanted">The labels or annotations.</param>
    /// <param name="ours">Those that this ExternalSecret has put there before, if only by another controller: they stay.</param>
    /// <param name="isOwned">Whether the target is the ExternalSecret's own (creationPolicy Owner).</param>
    public static IReadOnlyDictionary<string, string> Copied(
        IReadOnlyDictionary<string, string> wanted, IReadOnlySet<string> ours, bool isOwned) =>
        wanted.Keys.All(k => IsCopied(k, ours, isOwned))
            ? wanted
            : wanted.Where(w => IsCopied(w.Key, ours, isOwned)).ToDictionary(static w => w.Key, static w => w.Value, StringComparer.Ordinal);

    private static bool IsCopied(string key, IReadOnlySet<string> ours, bool isOwned) =>
        ours.Contains(key) || (key != OwnershipMarks.LastApplied && (isOwned || !OwnershipMarks.IsOfGitOps(key)));
}
