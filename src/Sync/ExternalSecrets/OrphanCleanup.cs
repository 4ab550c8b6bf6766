using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Deletes what an ExternalSecret owned under another target name, once the new target stands.</summary>
/// <param name="secrets">The metadata of all Secrets, indexed by owner: a list at each write would read them all.</param>
/// <param name="writer">Deletes Secrets.</param>
public sealed class OrphanCleanup(IObjectCache<ObjectMetadata> secrets, SecretWriter writer)
{
    /// <summary>The name of the index by namespace and created-by label.</summary>
    public const string ByOwner = "owner";

    /// <summary>The value under which the index files a Secret.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="createdBy">The created-by label.</param>
    public static string IndexValue(string ns, string createdBy) => $"{ns}/{createdBy}";

    /// <summary>Deletes the orphans.</summary>
    /// <returns>How many were deleted, and the first failure.</returns>
    public async ValueTask<(int Deleted, string? Error)> RunAsync(
        ExternalSecret owner, string targetName, CancellationToken cancellation)
    {
        var mine = secrets.ByIndex(
            ByOwner, IndexValue(owner.Metadata.NamespaceProperty, DesiredSecret.CreatedBy(owner)));
        var deleted = 0;
        foreach (var secret in mine.Where(s => s.Key.Name != targetName && !s.Deleting))
        {
            if (await writer.DeleteAsync(secret.Key, secret.Uid, cancellation) is { } failure)
            {
                return (deleted, $"failed to delete orphaned secret {secret.Key.Name}: {failure.Message}");
            }

            deleted++;
        }

        return (deleted, null);
    }
}
