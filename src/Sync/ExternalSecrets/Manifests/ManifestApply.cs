using System.Text.Json.Nodes;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Values;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.ExternalSecrets.Manifests;

/// <summary>What writing a target came to.</summary>
/// <param name="Outcome">What it means; null where others kept writing at the same time, so that all starts over.</param>
/// <param name="Written">The target as the server holds it now; null where there is none, or it was left alone.</param>
internal sealed record ManifestApplyResult(SyncResult? Outcome, UnstructuredObject? Written);

/// <summary>Brings a target that is no Secret to what its ExternalSecret wants, with at most one write.</summary>
/// <param name="writer">Reads and writes targets of the kind.</param>
/// <param name="renderer">The render step.</param>
internal sealed class ManifestApply(ManifestWriter writer, ManifestRenderer renderer)
{
    private const string NotDeleted = "could not delete resource";

    // How often a write is tried that somebody else's write gets ahead of.
    private const int MostAttempts = 4;

    private static ManifestApplyResult Conflict { get; } = new(null, null);

    private string Kind => writer.Type.Kind;

    /// <summary>Writes what was fetched, as the creation policy allows.</summary>
    public async ValueTask<ManifestApplyResult> WriteAsync(
        ExternalSecret owner, UnstructuredObject? existing, IReadOnlyDictionary<string, SecretValue> values,
        CancellationToken cancellation)
    {
        var policy = Ownership.Policy(owner);
        if (policy == "None")
        {
            return new ManifestApplyResult(ManifestResults.Synced(), null);
        }

        for (var attempt = 1; ; attempt++)
        {
            if (existing is null && policy == "Merge")
            {
                return new ManifestApplyResult(ManifestResults.NothingToMergeInto, null);
            }

            var result = await WriteOnceAsync(owner, existing, values, cancellation);
            if (result.Outcome is not null || attempt == MostAttempts)
            {
                return result;
            }

            var key = new ObjectKey(owner.Metadata.NamespaceProperty, DesiredSecret.Name(owner));
            var read = await writer.ReadAsync(key, cancellation);
            if (!read.Ok && !read.Failure.IsNotFound)
            {
                return Failed("could not get target resource", "get", read.Failure);
            }

            existing = read.Value;
        }
    }

    /// <summary>Follows the deletion policy: what happens to the target when the store has nothing for it.</summary>
    /// <returns>The outcome, or null where writing goes on with no data.</returns>
    public async ValueTask<SyncResult?> WithoutDataAsync(
        ExternalSecret owner, UnstructuredObject? existing, CancellationToken cancellation)
    {
        switch (owner.Spec?.Target?.DeletionPolicy)
        {
            case "Merge":
                return null;
            case "Delete":
                break;
            default:
                return ManifestResults.Retained;
        }

        var policy = Ownership.Policy(owner);
        if (policy != "Owner")
        {
            return ManifestResults.Refused(NotDeleted, $"unable to delete resource: creationPolicy={policy} is not Owner");
        }

        if (existing is null)
        {
            return ManifestResults.Deleted(null);
        }

        if (!Ownership.IsMadeBy(owner, existing))
        {
            return ManifestResults.Refused(
                NotDeleted,
                $"unable to delete resource: {Kind} {existing.Metadata.Name} was not made by this ExternalSecret; delete it by "
                    + "hand, or set spec.target.name to another name");
        }

        return await writer.DeleteAsync(existing, cancellation) is { } failure
            ? Failed(NotDeleted, "delete", failure).Outcome
            : ManifestResults.Deleted(ManifestResults.Event("Deleted", Kind, existing.Metadata.Name));
    }

    private async ValueTask<ManifestApplyResult> WriteOnceAsync(
        ExternalSecret owner, UnstructuredObject? existing, IReadOnlyDictionary<string, SecretValue> values,
        CancellationToken cancellation)
    {
        const string NotApplied = "could not apply template to manifest";
        var (root, error) = await renderer.RenderAsync(owner, writer.Type, existing, values, cancellation);
        if (root is null)
        {
            return new ManifestApplyResult(ManifestResults.Failed(NotApplied, error ?? ""), null);
        }

        if (existing is not null && Ownership.Refuses(owner, existing) is { } refusal)
        {
            return new ManifestApplyResult(ManifestResults.Refused(NotApplied, refusal.Detail), null);
        }

        return existing is null
            ? await CreateAsync(owner, root, cancellation)
            : await ReplaceAsync(owner, existing, root, cancellation);
    }

    private async ValueTask<ManifestApplyResult> CreateAsync(
        ExternalSecret owner, JsonObject root, CancellationToken cancellation)
    {
        var created = await writer.CreateAsync(owner, DesiredManifest.Of(owner, writer.Type, null, root), cancellation);
        return created.Ok
            ? new ManifestApplyResult(ManifestResults.Synced(ManifestResults.Event("Created", Kind, created.Value.Metadata.Name)), created.Value)
            : created.Failure.IsAlreadyExists || created.Failure.IsConflict
                ? Conflict
                : Failed("could not update secret", "create", created.Failure);
    }

    private async ValueTask<ManifestApplyResult> ReplaceAsync(
        ExternalSecret owner, UnstructuredObject existing, JsonObject root, CancellationToken cancellation)
    {
        var desired = DesiredManifest.Of(owner, writer.Type, existing, root);
        if (!DesiredManifest.Differs(existing, desired))
        {
            return new ManifestApplyResult(ManifestResults.Synced(), existing);
        }

        var replaced = await writer.ReplaceAsync(owner, desired, cancellation);
        if (!replaced.Ok)
        {
            return replaced.Failure.IsConflict || replaced.Failure.IsNotFound
                ? Conflict
                : Failed("could not update secret", "update", replaced.Failure);
        }

        // Fields that the server fills in make a difference here and none there.
        var isChanged = replaced.Value.Metadata.ResourceVersion != existing.Metadata.ResourceVersion;
        return new ManifestApplyResult(
            ManifestResults.Synced(isChanged ? ManifestResults.Event("Updated", Kind, existing.Metadata.Name) : null), replaced.Value);
    }

    private static ManifestApplyResult Failed(string condition, string verb, KubeFailure failure) => new(
        ManifestResults.Failed(condition, $"failed to {verb} target resource: {failure.Message}", failure), null);
}
