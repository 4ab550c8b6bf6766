using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Naming;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Deletes what an ExternalSecret owned under another target name, once the new target stands.</summary>
/// <param name="api">The API server.</param>
/// <param name="writer">Deletes Secrets.</param>
public sealed class OrphanCleanup(IKubeApi api, TargetWriter writer)
{
    /// <summary>Deletes the orphans.</summary>
    /// <returns>How many were deleted, and the first failure.</returns>
    public async ValueTask<(int Deleted, string? Error)> RunAsync(
        ExternalSecret owner, string targetName, CancellationToken cancellation)
    {
        var selector = new ListSelector(Labels: $"{WellKnown.CreatedByLabel}={TargetPlan.CreatedBy(owner)}");
        var list = await api.ListAsync(
            BuiltIn.Secret, owner.Metadata.NamespaceProperty, selector, cancellation);
        if (!list.Ok)
        {
            return (0, $"failed to list orphaned secrets: {list.Failure.Message}");
        }

        var deleted = 0;
        foreach (var secret in list.Value.Items)
        {
            if (secret.Metadata.Name == targetName)
            {
                continue;
            }

            if (await writer.DeleteAsync(secret, cancellation) is { } failure)
            {
                return (deleted, $"failed to delete orphaned secret {secret.Metadata.Name}: {failure.Message}");
            }

            deleted++;
        }

        return (deleted, null);
    }
}
