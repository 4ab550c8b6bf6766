using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Values;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Generators;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Brings a target Secret to what its ExternalSecret wants, with at most one write.</summary>
/// <param name="writer">Reads and writes Secrets.</param>
/// <param name="renderer">The render step.</param>
/// <param name="orphans">Deletes what was owned under another name.</param>
public sealed class SecretApply(SecretWriter writer, TargetRenderer renderer, OrphanCleanup orphans)
{
    // How often a write is tried that somebody else's write gets ahead of.
    private const int MostAttempts = 4;

    private static SecretApplyResult Conflict { get; } = new(null, null, Binds: false);

    /// <summary>Writes what was fetched, as the creation policy allows.</summary>
    public async ValueTask<SecretApplyResult> WriteAsync(
        ExternalSecret owner, V1Secret? existing, IReadOnlyDictionary<string, SecretValue> values,
        GeneratedContent? generated, CancellationToken cancellation)
    {
        var policy = Ownership.Policy(owner);
        if (policy == "None")
        {
            return new SecretApplyResult(SyncResult.Synced(), null, Binds: false);
        }

        var result = await WriteUntilItStandsAsync(owner, existing, values, generated, policy, cancellation);
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

    // What was fetched is good for several tries: the store is not asked again because somebody else wrote the Secret.
    private async ValueTask<SecretApplyResult> WriteUntilItStandsAsync(
        ExternalSecret owner, V1Secret? existing, IReadOnlyDictionary<string, SecretValue> values,
        GeneratedContent? generated, string policy, CancellationToken cancellation)
    {
        using var lazy = new LazyRender(renderer, owner, values);
        for (var attempt = 1; ; attempt++)
        {
            if (existing is null && policy == "Merge")
            {
                return new SecretApplyResult(SyncResult.NothingToMergeInto, null, Binds: false);
            }

            var (content, error) = await lazy.ContentAsync(existing, cancellation);
            if (content is null)
            {
                return new SecretApplyResult(
                    SyncResult.Failed("could not update secret", Mutating(existing, $"could not apply template: {error}")),
                    null, Binds: existing is not null);
            }

            var result = existing is null
                ? await CreateAsync(owner, content, cancellation)
                : await UpdateAsync(owner, existing, content with { Generated = generated }, cancellation);
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
        if (Privileged(desired, null) is { } refused)
        {
            SecretMemory.Clear(desired);
            return refused;
        }

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
                SyncResult.Refused(refusal.Condition, Mutating(existing, refusal.Detail)), null, Binds: false);
        }

        var desired = DesiredSecret.Of(owner, existing, content);
        try
        {
            return Privileged(desired, existing) ?? await ReplaceAsync(owner, existing, desired, cancellation);
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

    // The type counts that the Secret has in the end: by the template, or because it is there already.
    private static SecretApplyResult? Privileged(V1Secret desired, V1Secret? existing) =>
        PrivilegedSecrets.Refusal(desired.Type) is { } refusal
            ? new SecretApplyResult(
                SyncResult.Refused("could not update secret", Mutating(existing, $"type \"{desired.Type}\" {refusal}")), null, Binds: false)
            : null;

    private static string Mutating(V1Secret? existing, string detail) =>
        existing is null ? detail : $"unable to mutate secret {existing.Metadata.Name}: {detail}";

    private static SecretApplyResult Failed(string detail, KubeFailure failure) => new(
        failure is { Code: 403 } && failure.Message.Contains("exceeded quota", StringComparison.Ordinal)
            ? SyncResult.QuotaExceeded(detail)
            : SyncResult.Failed("could not update secret", detail, failure),
        null, Binds: false);
}
