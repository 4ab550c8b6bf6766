using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>What writing the target came to.</summary>
/// <param name="Verdict">What it means; null where somebody else wrote at the same time, so that all starts over.</param>
/// <param name="Written">The target as the server holds it now; null where there is none, or it was left alone.</param>
/// <param name="Binds">Whether status.binding names the target.</param>
public sealed record TargetSyncResult(SyncVerdict? Verdict, V1Secret? Written, bool Binds);

/// <summary>Brings a target Secret to what its ExternalSecret wants, with at most one write.</summary>
/// <param name="writer">Reads and writes Secrets.</param>
/// <param name="orphans">Deletes what was owned under another name.</param>
public sealed class TargetSync(TargetWriter writer, OrphanCleanup orphans)
{
    /// <summary>Writes what was fetched, as the creation policy allows.</summary>
    public async ValueTask<TargetSyncResult> WriteAsync(
        ExternalSecret owner, V1Secret? existing, IReadOnlyDictionary<string, byte[]> data,
        CancellationToken cancellation)
    {
        var policy = Ownership.Policy(owner);
        if (policy == "None")
        {
            return new TargetSyncResult(SyncVerdict.Synced(), null, Binds: false);
        }

        if (existing is null && policy == "Merge")
        {
            return new TargetSyncResult(SyncVerdict.NothingToMergeInto, null, Binds: false);
        }

        var result = existing is null
            ? await CreateAsync(owner, data, cancellation)
            : await UpdateAsync(owner, existing, data, cancellation);
        if (result.Verdict is not { Ready: true } || policy != "Owner")
        {
            return result;
        }

        var (deleted, error) = await orphans.RunAsync(owner, TargetPlan.Name(owner), cancellation);
        return error is not null
            ? result with { Verdict = SyncVerdict.Failed("could not delete orphaned secrets", error) }
            : deleted > 0
                ? result with { Verdict = result.Verdict with { Orphans = deleted } }
                : result;
    }

    /// <summary>What happens to the target when the store has nothing for it.</summary>
    /// <returns>The verdict, or null where writing goes on with no data.</returns>
    public async ValueTask<SyncVerdict?> HandleNoDataAsync(
        ExternalSecret owner, V1Secret? existing, CancellationToken cancellation)
    {
        switch (owner.Spec?.Target?.DeletionPolicy)
        {
            case "Merge":
                return null;
            case "Delete":
                break;
            default:
                return SyncVerdict.Retained;
        }

        var policy = Ownership.Policy(owner);
        if (policy != "Owner")
        {
            return SyncVerdict.Refused(
                "could not delete secret",
                $"unable to delete secret {TargetPlan.Name(owner)}: creationPolicy={policy} is not Owner");
        }

        if (existing is null)
        {
            return SyncVerdict.Deleted(existed: false);
        }

        return await writer.DeleteAsync(existing, cancellation) is { } failure
            ? SyncVerdict.Failed("could not delete secret", $"unable to delete secret {existing.Metadata.Name}: {failure.Message}")
            : SyncVerdict.Deleted(existed: true);
    }

    private async ValueTask<TargetSyncResult> CreateAsync(
        ExternalSecret owner, IReadOnlyDictionary<string, byte[]> data, CancellationToken cancellation)
    {
        var created = await writer.CreateAsync(owner, TargetPlan.Desired(owner, null, data), cancellation);
        if (created.Ok)
        {
            var announcement = new Announcement(false, "Created", "secret created");
            return new TargetSyncResult(SyncVerdict.Synced(announcement), created.Value, Binds: true);
        }

        // It was made before the watch told us: now it is an update, or another pass if it has gone again.
        if (created.Failure.IsAlreadyExists)
        {
            var read = await writer.ReadAsync(
                new ObjectKey(owner.Metadata.NamespaceProperty, TargetPlan.Name(owner)), cancellation);
            return read.Ok
                ? await UpdateAsync(owner, read.Value, data, cancellation)
                : new TargetSyncResult(null, null, Binds: false);
        }

        return created.Failure.IsConflict
            ? new TargetSyncResult(null, null, Binds: false)
            : new TargetSyncResult(
                SyncVerdict.Failed("could not update secret", created.Failure.Message), null, Binds: false);
    }

    private async ValueTask<TargetSyncResult> UpdateAsync(
        ExternalSecret owner, V1Secret existing, IReadOnlyDictionary<string, byte[]> data,
        CancellationToken cancellation)
    {
        if (Ownership.Refuses(owner, existing) is { } refusal)
        {
            return new TargetSyncResult(
                SyncVerdict.Refused(
                    refusal.Condition, $"unable to mutate secret {existing.Metadata.Name}: {refusal.Detail}"),
                null, Binds: false);
        }

        var desired = TargetPlan.Desired(owner, existing, data);
        if (existing.Immutable == true && TargetDifference.Content(existing, desired))
        {
            return new TargetSyncResult(
                SyncVerdict.Refused(
                    "could not update secret, target is immutable",
                    $"unable to update secret {existing.Metadata.Name}: secret is immutable"),
                null, Binds: true);
        }

        if (!TargetDifference.Any(existing, desired))
        {
            return new TargetSyncResult(SyncVerdict.Synced(), existing, Binds: true);
        }

        var replaced = await writer.ReplaceAsync(owner, desired, cancellation);
        if (replaced.Ok)
        {
            var announcement = new Announcement(false, "Updated", "secret updated");
            return new TargetSyncResult(SyncVerdict.Synced(announcement), replaced.Value, Binds: true);
        }

        return replaced.Failure.IsConflict || replaced.Failure.IsNotFound
            ? new TargetSyncResult(null, null, Binds: false)
            : new TargetSyncResult(
                SyncVerdict.Failed(
                    "could not update secret",
                    $"unable to update secret {existing.Metadata.Name}: {replaced.Failure.Message}"),
                null, Binds: true);
    }
}
