using k8s.Models;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.FanOut;

namespace Keyferry.Sync.Hosting;

/// <summary>Decides which changes have a cluster-wide object reconciled. Pure.</summary>
internal static class FanOutChanges
{
    /// <summary>Why a change of the object itself does; null where it does not.</summary>
    public static ReconcileReason? OwnerReason<TOwner>(
        V1ObjectMeta? before, V1ObjectMeta? after, Func<TOwner, FanOutStatus?> statusOf, TOwner? ownerBefore,
        TOwner? ownerAfter)
        where TOwner : class
    {
        var (then, now) = (ownerBefore is null ? null : statusOf(ownerBefore), ownerAfter is null ? null : statusOf(ownerAfter));
        return before is null ? now?.Ready is null ? ReconcileReason.New : ReconcileReason.Refresh
            : ObjectChanges.Matters(before, after) ? ReconcileReason.Spec
            : (then?.Ready is not null && now?.Ready is null) || (then?.Provisioned.Count > 0 && now?.Provisioned is null or { Count: 0 })
                ? ReconcileReason.Drift
            : null;
    }

    /// <summary>Why a change of a child does; null where it does not. How the child stands is its own affair.</summary>
    public static ReconcileReason? ChildReason(V1ObjectMeta? before, V1ObjectMeta? after) =>
        ObjectChanges.Matters(before, after) || !SameOwners(before!, after!) ? ReconcileReason.Drift : null;

    /// <summary>Why a change of a namespace does; null where it does not.</summary>
    public static ReconcileReason? NamespaceReason(ObjectMetadata? before, ObjectMetadata? after) =>
        before is null || after is null || before.Uid != after.Uid || before.Deleting != after.Deleting
        || !ObjectChanges.SameLabels(before, after)
            ? ReconcileReason.Dependency
            : null;

    private static bool SameOwners(V1ObjectMeta before, V1ObjectMeta after) =>
        (before.OwnerReferences ?? []).Select(Text).SequenceEqual((after.OwnerReferences ?? []).Select(Text), StringComparer.Ordinal);

    private static string Text(V1OwnerReference owner) =>
        $"{owner.ApiVersion}|{owner.Kind}|{owner.Name}|{owner.Uid}|{owner.Controller}|{owner.BlockOwnerDeletion}";
}
