using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Overview;
using Keyferry.Sync.PushSecrets;
using Keyferry.Sync.Stores;

namespace Keyferry.Webhook.Ui.Model;

/// <summary>An ExternalSecret or a PushSecret, as pages show it: no value of a store is in either.</summary>
public sealed class SyncObject
{
    private readonly Func<IClusterOverview, NextLook> _nextLook;
    private readonly Func<IReadOnlyList<StoreKey>> _stores;

    // What takes time is worked out for the rows that are shown, not for those that are only counted.
    private SyncObject(
        ResourceType type, V1ObjectMeta metadata, Readiness ready, Func<IReadOnlyList<StoreKey>> stores,
        Func<IClusterOverview, NextLook> nextLook)
    {
        Type = type;
        Metadata = metadata;
        Ready = ready;
        _stores = stores;
        _nextLook = nextLook;
    }

    /// <summary>The kind.</summary>
    public ResourceType Type { get; }

    /// <summary>The object's metadata.</summary>
    public V1ObjectMeta Metadata { get; }

    /// <summary>Namespace and name.</summary>
    public ObjectKey Key => new(Metadata.NamespaceProperty ?? "", Metadata.Name ?? "");

    /// <summary>How it stands.</summary>
    public Readiness Ready { get; }

    /// <summary>The stores that it reads or writes.</summary>
    public IReadOnlyList<StoreKey> Stores => _stores();

    /// <summary>What it writes, or what it pushes; null where that is a selection.</summary>
    public required string? Target { get; init; }

    /// <summary>What <see cref="Target"/> is to it.</summary>
    public required string TargetRole { get; init; }

    /// <summary>Whether the target is a Secret, which workloads may use.</summary>
    public required bool IsTargetUsed { get; init; }

    /// <summary>When it was last fetched or pushed with success.</summary>
    public required DateTime? RefreshTime { get; init; }

    /// <summary>The interval, as the manifest has it.</summary>
    public required string Interval { get; init; }

    /// <summary>Generation and hash of what was last synced.</summary>
    public required string SyncedVersion { get; init; }

    /// <summary>An ExternalSecret.</summary>
    /// <param name="item">The object.</param>
    public static SyncObject Of(ExternalSecret item) => new(
        ApiResources.ExternalSecrets, item.Metadata,
        item.Status?.Conditions?.Find(static c => c.Type == ConditionType.Ready) is { } ready
            ? Readiness.Of(ready.Status, ready.Reason, ready.Message, ready.LastTransitionTime)
            : Readiness.None,
        () => FetchPlan.StoresOf(item), overview => overview.NextLookOf(item))
    {
        Target = DesiredSecret.Name(item),
        TargetRole = item.Spec.Target?.Manifest is null ? "Target Secret" : "Target",
        IsTargetUsed = item.Spec.Target?.Manifest is null,
        RefreshTime = item.Status?.RefreshTime,
        Interval = item.Spec.RefreshInterval ?? "",
        SyncedVersion = item.Status?.SyncedResourceVersion ?? "",
    };

    /// <summary>A PushSecret.</summary>
    /// <param name="item">The object.</param>
    public static SyncObject Of(PushSecret item) => new(
        ApiResources.PushSecrets, item.Metadata, Readiness.Of(item.Status?.Conditions),
        () => [.. PushReferences.ReferredTo(item).Distinct()], overview => overview.NextLookOf(item))
    {
        Target = item.Spec.Selector?.Secret?.Name ?? item.Spec.Selector?.GeneratorRef?.Name,
        TargetRole = "Source",
        IsTargetUsed = false,
        RefreshTime = item.Status?.RefreshTime,
        Interval = item.Spec.RefreshInterval ?? "",
        SyncedVersion = item.Status?.SyncedResourceVersion ?? "",
    };

    /// <summary>When it is looked at next.</summary>
    /// <param name="overview">What is known.</param>
    public NextLook NextLook(IClusterOverview overview) => _nextLook(overview);
}
