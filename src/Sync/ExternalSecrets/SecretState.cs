using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Sync.Hashing;
using Keyferry.Sync.Naming;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Decides whether a target Secret is as the engine left it. Pure.</summary>
public static class SecretState
{
    /// <summary>Whether nobody has touched the target since it was written; Orphan targets are always valid.</summary>
    public static bool IsValid(ExternalSecretSpec spec, V1Secret? target) =>
        spec.Target?.CreationPolicy == "Orphan"
        || (target is not null && HasManagedLabel(target.Metadata) && HashFits(target));

    /// <summary>Whether the object carries the managed label.</summary>
    public static bool HasManagedLabel(V1ObjectMeta metadata) =>
        metadata.Labels is { } labels && labels.TryGetValue(WellKnown.ManagedLabel, out var value) && value == "true";

    private static bool HashFits(V1Secret target) =>
        target.Metadata.Annotations is { } annotations
        && annotations.TryGetValue(WellKnown.DataHashAnnotation, out var hash)
        && hash == ContentHash.OfData(target.Data);
}
