using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Naming;

namespace Keyferry.Sync.FanOut;

/// <summary>The owner reference that ties a child to its cluster-wide object. Pure.</summary>
public static class ChildOwner
{
    /// <summary>The name of the object of a kind that controls another; null where none of the kind does.</summary>
    /// <param name="kind">The cluster-wide kind.</param>
    /// <param name="child">The metadata of the child; null for none.</param>
    public static string? NameOf(string kind, V1ObjectMeta? child) =>
        child?.OwnerReferences?.FirstOrDefault(static r => r.Controller == true) is { } controller
        && controller.Kind == kind && IsOurs(controller)
            ? controller.Name
            : null;

    /// <summary>The owner references of a child, with the one of its owner put right and last where it was missing.</summary>
    /// <param name="type">The cluster-wide kind.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="child">The metadata of the child; null for a new one.</param>
    public static IReadOnlyList<V1OwnerReference> References(
        ResourceType type, IKubernetesObject<V1ObjectMeta> owner, V1ObjectMeta? child)
    {
        var reference = new V1OwnerReference
        {
            ApiVersion = type.ApiVersion,
            Kind = type.Kind,
            Name = owner.Metadata.Name,
            Uid = owner.Metadata.Uid,
            Controller = true,
            BlockOwnerDeletion = true,
        };
        List<V1OwnerReference> all = [.. child?.OwnerReferences ?? []];
        var at = all.FindIndex(r => r.Kind == type.Kind && r.Name == owner.Metadata.Name && IsOurs(r));
        if (at < 0)
        {
            all.Add(reference);
        }
        else
        {
            all[at] = reference;
        }

        return all;
    }

    // Whatever the version: an object that was adopted under v1beta1 is still ours.
    private static bool IsOurs(V1OwnerReference reference) =>
        reference.ApiVersion?.StartsWith(WellKnown.Group + "/", StringComparison.Ordinal) == true;
}
