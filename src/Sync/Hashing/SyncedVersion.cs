using k8s.Models;

namespace Keyferry.Sync.Hashing;

/// <summary>What <c>status.syncedResourceVersion</c> holds: changes with the spec and with every label and annotation.</summary>
public static class SyncedVersion
{
    /// <summary>The version of an object as it is now.</summary>
    public static string Of(V1ObjectMeta metadata) =>
        $"{metadata.Generation ?? 0}-{ContentHash.OfMetadata(metadata.Labels, metadata.Annotations)}";
}
