using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Naming;

namespace Keyferry.Sync.Hosting;

/// <summary>Decides which changes of an object are a reason to reconcile something. Pure.</summary>
internal static class ObjectChanges
{
    /// <summary>Whether something changed that a pass reads. Status writes, our own above all, are no reason.</summary>
    public static bool Matters(V1ObjectMeta? before, V1ObjectMeta? after) =>
        before is null || after is null
        || before.Uid != after.Uid
        || before.Generation != after.Generation
        || before.DeletionTimestamp != after.DeletionTimestamp
        || !Same(before.Labels, after.Labels)
        || !Same(before.Annotations, after.Annotations)
        || !(before.Finalizers ?? []).SequenceEqual(after.Finalizers ?? [], StringComparer.Ordinal);

    /// <summary>Why a change of an ExternalSecret has it reconciled; null where it does not.</summary>
    public static ReconcileReason? ReasonOf(
        V1ObjectMeta? before, V1ObjectMeta? after, ExternalSecretStatus? statusBefore, ExternalSecretStatus? statusAfter) =>
        ReasonOf(before, after, ReadyStatus.Of(statusAfter), LostStatus(statusBefore, statusAfter));

    /// <summary>The same of a store.</summary>
    public static ReconcileReason? ReasonOf(
        V1ObjectMeta? before, V1ObjectMeta? after, SecretStoreStatus? statusBefore, SecretStoreStatus? statusAfter) =>
        ReasonOf(before, after, ReadyStatus.Of(statusAfter), LostStatus(statusBefore, statusAfter));

    /// <summary>The same of a PushSecret; of its status too what it pushed is not to be lost.</summary>
    public static ReconcileReason? ReasonOf(PushSecret? before, PushSecret? after) => ReasonOf(
        before?.Metadata, after?.Metadata, ReadyStatus.Of(after?.Status),
        (ReadyStatus.Of(before?.Status) is not null && ReadyStatus.Of(after?.Status) is null)
        || (before?.Status?.RefreshTime is not null && after?.Status?.RefreshTime is null));

    /// <summary>Why a change of a store has its users reconciled; null where it does not.</summary>
    public static ReconcileReason? UserReason(
        V1ObjectMeta? before, V1ObjectMeta? after, SecretStoreStatus? statusBefore, SecretStoreStatus? statusAfter) =>
        ConcernsUsers(before, after, statusBefore, statusAfter) ? ReconcileReason.Dependency : null;

    /// <summary>
    /// Whether somebody took the status away, whole or in part: a restored backup or another controller. It is to be
    /// written anew.
    /// </summary>
    public static bool LostStatus(ExternalSecretStatus? before, ExternalSecretStatus? after) =>
        before is not null
        && ((ReadyStatus.Of(before) is not null && ReadyStatus.Of(after) is null)
            || (before.RefreshTime is not null && after?.RefreshTime is null)
            || (before.SyncedResourceVersion is { Length: > 0 } && string.IsNullOrEmpty(after?.SyncedResourceVersion))
            || (before.Binding is not null && after?.Binding is null));

    /// <summary>The same of a store.</summary>
    public static bool LostStatus(SecretStoreStatus? before, SecretStoreStatus? after) =>
        (ReadyStatus.Of(before) is not null && ReadyStatus.Of(after) is null)
        || (before?.Capabilities is not null && after?.Capabilities is null);

    /// <summary>
    /// Whether a change of a store may turn what its users came to: it came or went, its spec changed (who may use it, for
    /// one), or it became ready or not.
    /// </summary>
    public static bool ConcernsUsers(
        V1ObjectMeta? before, V1ObjectMeta? after, SecretStoreStatus? statusBefore, SecretStoreStatus? statusAfter) =>
        before is null || after is null || before.Uid != after.Uid || before.Generation != after.Generation
        || (ReadyStatus.Of(statusBefore) == "True") != (ReadyStatus.Of(statusAfter) == "True");

    /// <summary>
    /// Whether a change of a Secret matters to an ExternalSecret that has it as target. Of one that we manage, every change
    /// does. Of another's, that it came, went, or may be ours now: its content is not our concern, and it may change often.
    /// </summary>
    public static bool ConcernsOwner(ObjectMetadata? before, ObjectMetadata? after) =>
        before is null || after is null || IsManaged(before) || IsManaged(after)
        || before.Uid != after.Uid || before.Deleting != after.Deleting
        || before.Controller != after.Controller || !SameLabels(before, after);

    private static bool IsManaged(ObjectMetadata secret) =>
        secret.Labels.TryGetValue(WellKnown.ManagedLabel, out var value) && value == "true";

    /// <summary>Whether an object has the labels that it had.</summary>
    public static bool SameLabels(ObjectMetadata before, ObjectMetadata after) =>
        before.Labels.Count == after.Labels.Count
        && before.Labels.All(p => after.Labels.TryGetValue(p.Key, out var value) && value == p.Value);

    /// <summary>The same of whole objects; one that is not there has none.</summary>
    public static bool SameLabels(V1ObjectMeta? before, V1ObjectMeta? after) => Same(before?.Labels, after?.Labels);

    private static bool Same(IDictionary<string, string>? before, IDictionary<string, string>? after) =>
        (before?.Count ?? 0) == (after?.Count ?? 0)
        && (before is null || before.All(p => after!.TryGetValue(p.Key, out var value) && value == p.Value));

    // An object that the cache sees for the first time is new only where nobody has said how it stands.
    private static ReconcileReason? ReasonOf(V1ObjectMeta? before, V1ObjectMeta? after, string? ready, bool lostStatus) =>
        before is null ? ready is null ? ReconcileReason.New : ReconcileReason.Refresh
        : Matters(before, after) ? ReconcileReason.Spec
        : lostStatus ? ReconcileReason.Drift
        : null;
}
