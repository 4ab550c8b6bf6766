using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Hashing;
using Keyferry.Sync.Naming;

namespace Keyferry.Webhook.Takeover;

/// <summary>Whether an engine that takes over would write a target, by what it decides that by itself. Pure.</summary>
internal static class TargetVerdict
{
    /// <summary>Why it would be written at the first pass; null where it would be left as it is.</summary>
    /// <param name="owner">The ExternalSecret.</param>
    /// <param name="target">Its target; null where it is missing.</param>
    public static string? WhyWritten(ExternalSecret owner, V1Secret? target)
    {
        var policy = Ownership.Policy(owner);
        if (policy is CreationPolicy.None or CreationPolicy.Orphan)
        {
            return null;
        }

        if (target is null)
        {
            return policy == CreationPolicy.Merge || IsEmptyByPolicy(owner) ? null : "is missing and would be made";
        }

        if (!SecretState.HasManagedLabel(target.Metadata))
        {
            return $"has no label {WellKnown.ManagedLabel}, so that it counts as changed by somebody and would be fetched and written anew";
        }

        return SecretState.IsValid(owner.Spec, target)
            ? WhyAtRefresh(owner, target)
            : $"does not hold what {WellKnown.DataHashAnnotation} says, so that it counts as changed by somebody and would be fetched and written anew";
    }

    /// <summary>Whether the values would be fetched at the first pass, though the target may then be left as it is.</summary>
    public static bool IsFetched(ExternalSecret owner) =>
        owner.Spec.RefreshPolicy != RefreshPolicy.CreatedOnce && owner.Status?.SyncedResourceVersion != SyncedVersion.Of(owner.Metadata);

    // What says whose it is does not count as content, but is put right with the next write.
    private static string? WhyAtRefresh(ExternalSecret owner, V1Secret target)
    {
        if (Ownership.Refuses(owner, target) is { } refusal)
        {
            return $"could not be written: {refusal.Detail}";
        }

        if (Ownership.Policy(owner) != CreationPolicy.Owner)
        {
            return null;
        }

        return target.Metadata.Labels?.TryGetValue(WellKnown.CreatedByLabel, out var by) != true || by != DesiredSecret.CreatedBy(owner)
            ? $"has not the label {WellKnown.CreatedByLabel} of its owner, and gets it at the next refresh"
            : Ownership.Controller(target)?.Uid != owner.Metadata.Uid ? "is not owned by its ExternalSecret, and is at the next refresh" : null;
    }

    // Where the store had nothing, there is nothing to make.
    private static bool IsEmptyByPolicy(ExternalSecret owner) =>
        owner.Status?.Conditions?.Find(static c => c.Type == "Ready")?.Reason == "SecretDeleted";
}
