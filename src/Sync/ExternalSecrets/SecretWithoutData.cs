using k8s.Models;
using Keyferry.Api.ExternalSecrets;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>The deletion policy: what happens to a target when the store has nothing for it.</summary>
/// <param name="writer">Deletes Secrets.</param>
public sealed class SecretWithoutData(SecretWriter writer)
{
    /// <summary>Follows the policy.</summary>
    /// <returns>The outcome, or null where writing goes on with no data.</returns>
    public async ValueTask<SyncResult?> HandleAsync(
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
                $"unable to delete secret {existing.Metadata.Name}: {failure.Message}", failure)
            : SyncResult.Deleted(existed: true);
    }
}
