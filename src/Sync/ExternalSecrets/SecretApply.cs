using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Brings a target Secret to what its ExternalSecret wants, with at most one write.</summary>
/// <param name="writer">Reads and writes Secrets.</param>
/// <param name="orphans">Deletes what was owned under another name.</param>
public sealed class SecretApply(SecretWriter writer, OrphanCleanup orphans)
{
    // How often a write is tried that somebody else's write gets ahead of.
    private const int MostAttempts = 4;

    private static SecretApplyResult Conflict { get; } = new(null, null, Binds: false);

    /// <summary>Writes what was fetched, as the creation policy allows.</summary>
    public async ValueTask<SecretApplyResult> WriteAsync(
        ExternalSecret owner, V1Secret? existing, TargetContent content,
        CancellationToken cancellation)
    {
        var policy = Ownership.Policy(owner);
        if (policy == "None")
        {
            return new SecretApplyResult(SyncResult.Synced(), null, Binds: false);
        }

        var result = await WriteUntilItStandsAsync(owner, existing, content, policy, cancellation);
        if (result.Outcome is not { Ready: true } || result.Written is null || policy != "Owner")
        {
            return result;
        }

        var (deleted, error) = await orphans.RunAsync(owner, DesiredSecret.Name(owner), cancellation);
        return error is not null
            ? result with { Outcome = SyncResult.Failed("could not delete orphaned secrets", error) }
            : deleted > 0
                ? result with { Outcome = result.Outcome with { Orphans = deleted } }
                : result;
    }

    /// <summary>What happens to the target when the store has nothing for it.</summary>
    /// <returns>The outcome, or null where writing goes on with no data.</returns>
    public async ValueTask<SyncResult?> HandleNoDataAsync(
        ExternalSecret owner, V1Secret? existing, CancellationToken cancellation)
    {
        switch (owner.Spec?.Target?.DeletionPolicy)
        {
            case "Merge":
                return null;
            case "Delete":
                break;
            default:
                return SyncResult.Retained;
        }

        var policy = Ownership.Policy(owner);
        if (policy != "Owner")
        {
            return SyncResult.Refused(
                "could not delete secret",
                $"unable to delete secret {DesiredSecret.Name(owner)}: creationPolicy={policy} is not Owner");
        }

        if (existing is null)
        {
            return SyncResult.Deleted(existed: false);
        }

        if (!Ownership.IsMadeBy(owner, existing))
        {
            return SyncResult.Refused(
                "could not delete secret",
                $"unable to delete secret {existing.Metadata.Name}: it was not made by this ExternalSecret; delete it "
                    + "by hand, or set spec.target.name to another name");
        }

        return await writer.DeleteAsync(existing, cancellation) is { } failure
            ? SyncResult.Failed(
                "could not delete secret",
                $"unable to delete secret {existing.Metadata.Name}: {failure.Message}", failure.RetryAfter)
            : SyncResult.Deleted(existed: true);
    }

    // What was fetched is good for several tries: the store is not asked again because somebody else wrote the Secret.
    private async ValueTask<SecretApplyResult> WriteUntilItStandsAsync(
        ExternalSecret owner, V1Secret? existing, TargetContent content, string policy,
        CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (existing is null && policy == "Merge")
            {
                return new SecretApplyResult(SyncResult.NothingToMergeInto, null, Binds: false);
            }

            var result = existing is null
                ? await CreateAsync(owner, content, cancellation)
                : await UpdateAsync(owner, existing, content, cancellation);
            if (result.Outcome is not null || attempt == MostAttempts)
            {
                return result;
            }

            var read = await writer.ReadAsync(
                new ObjectKey(owner.Metadata.NamespaceProperty, DesiredSecret.Name(owner)), cancellation);
            if (!read.Ok && !read.Failure.IsNotFound)
            {
                return Failed($"could not read the Secret that is to be updated: {read.Failure.Message}", read.Failure);
            }

            SecretMemory.Clear(existing);
            existing = read.Value;
        }
    }

    private async ValueTask<SecretApplyResult> CreateAsync(
        ExternalSecret owner, TargetContent content, CancellationToken cancellation)
    {
        var desired = DesiredSecret.Of(owner, null, content);
        var created = await writer.CreateAsync(owner, desired, cancellation);
        SecretMemory.Clear(desired);
        if (created.Ok)
        {
            var announcement = new SyncEvent(false, "Created", "secret created");
            return new SecretApplyResult(SyncResult.Synced(announcement), created.Value, Binds: true);
        }

        // It was created before the watch showed it: now it is an update.
        return created.Failure.IsAlreadyExists || created.Failure.IsConflict
            ? Conflict
            : Failed(created.Failure.Message, created.Failure);
    }

    private async ValueTask<SecretApplyResult> UpdateAsync(
        ExternalSecret owner, V1Secret existing, TargetContent content,
        CancellationToken cancellation)
    {
        if (Ownership.Refuses(owner, existing) is { } refusal)
        {
            return new SecretApplyResult(
                SyncResult.Refused(
                    refusal.Condition, $"unable to mutate secret {existing.Metadata.Name}: {refusal.Detail}"),
                null, Binds: false);
        }

        var desired = DesiredSecret.Of(owner, existing, content);
        try
        {
            return await ReplaceAsync(owner, existing, desired, cancellation);
        }
        finally
        {
            SecretMemory.ClearCopies(desired, existing);
        }
    }

    private async ValueTask<SecretApplyResult> ReplaceAsync(
        ExternalSecret owner, V1Secret existing, V1Secret desired, CancellationToken cancellation)
    {
        if (existing.Immutable == true && SecretDifference.Content(existing, desired))
        {
            return new SecretApplyResult(
                SyncResult.Refused(
                    "could not update secret, target is immutable",
                    $"unable to update secret {existing.Metadata.Name}: secret is immutable"),
                null, Binds: true);
        }

        if (!SecretDifference.Any(existing, desired))
        {
            return new SecretApplyResult(SyncResult.Synced(), existing, Binds: true);
        }

        var replaced = await writer.ReplaceAsync(owner, desired, cancellation);
        if (replaced.Ok)
        {
            var announcement = new SyncEvent(false, "Updated", "secret updated");
            return new SecretApplyResult(SyncResult.Synced(announcement), replaced.Value, Binds: true);
        }

        return replaced.Failure.IsConflict || replaced.Failure.IsNotFound
            ? Conflict
            : Failed(
                $"unable to update secret {existing.Metadata.Name}: {replaced.Failure.Message}", replaced.Failure)
                with { Binds = true };
    }

    private static SecretApplyResult Failed(string detail, KubeFailure failure) => new(
        failure is { Code: 403 } && failure.Message.Contains("exceeded quota", StringComparison.Ordinal)
            ? SyncResult.QuotaExceeded(detail)
            : SyncResult.Failed("could not update secret", detail, failure.RetryAfter),
        null, Binds: false);
}
