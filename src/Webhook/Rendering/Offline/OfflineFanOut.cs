using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.FanOut;

namespace Keyferry.Webhook.Rendering.Offline;

/// <summary>What the engine made of a cluster-wide object.</summary>
/// <param name="Type">The kind of the children.</param>
/// <param name="Children">The children.</param>
/// <param name="Failed">The namespaces that have none, and why.</param>
/// <param name="StandIn">The namespace that stands for those that are selected, where the files hold none of them; else null.</param>
internal sealed record OfflineChildren(
    ResourceType Type, IReadOnlyList<ObjectKey> Children, IReadOnlyList<NamespaceFailure> Failed, JsonObject? StandIn);

/// <summary>Makes the children of cluster-wide objects.</summary>
internal interface IOfflineFanOut
{
    /// <summary>The cluster-wide kind.</summary>
    ResourceType Owner { get; }

    /// <summary>
    /// Adds the namespaces that an object names; before any is looked at, as its neighbours may select them. Where a cluster is read,
    /// its namespaces are known, and nothing is added.
    /// </summary>
    void AddNamespaces(ObjectKey key);

    /// <summary>Makes the children of an object.</summary>
    Task<OfflineChildren> RunAsync(ObjectKey key, CancellationToken cancellation);
}

/// <summary>The engine's reconciler of a cluster-wide kind over the objects and the namespaces of files.</summary>
internal sealed class OfflineFanOut<TOwner, TChild> : IOfflineFanOut
    where TOwner : class, IKubernetesObject<V1ObjectMeta>
    where TChild : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly FanOutKind<TOwner, TChild> _kind;
    private readonly bool _readsCluster;
    private readonly OfflineNamespaces _namespaces;
    private readonly OfflineCache<TOwner> _owners;
    private readonly OfflineCache<TChild> _children;
    private readonly FanOutReconciler<TOwner, TChild> _reconciler;

    /// <summary>Puts it together.</summary>
    /// <param name="kind">The kinds of owner and child.</param>
    /// <param name="api">Holds the objects.</param>
    /// <param name="events">Records events.</param>
    /// <param name="time">The clock.</param>
    public OfflineFanOut(FanOutKind<TOwner, TChild> kind, OfflineApi api, EventRecorder events, TimeProvider time)
    {
        (_kind, _readsCluster, _namespaces) = (kind, api.ReadsCluster, new OfflineNamespaces(api));
        _owners = new OfflineCache<TOwner>(api, kind.Owner);
        _children = new OfflineCache<TChild>(api, kind.Child, new Dictionary<string, Func<TChild, IEnumerable<string>>>(StringComparer.Ordinal)
        {
            [FanOutCaches<TOwner, TChild>.ByOwner] = c => ChildOwner.NameOf(kind.Owner.Kind, c.Metadata) is { } name ? [name] : [],
        });
        _reconciler = new FanOutReconciler<TOwner, TChild>(
            kind, new FanOutCaches<TOwner, TChild>(_owners, _children, new OfflineMetadata(api, BuiltIn.Namespace)), api,
            new FanOutReporter<TOwner, TChild>(kind, api, events, time));
    }

    /// <inheritdoc/>
    public ResourceType Owner => _kind.Owner;

    /// <inheritdoc/>
    public void AddNamespaces(ObjectKey key)
    {
        if (!_readsCluster)
        {
            _namespaces.AddNamed(WishOf(key));
        }
    }

    /// <inheritdoc/>
    public async Task<OfflineChildren> RunAsync(ObjectKey key, CancellationToken cancellation)
    {
        await _reconciler.ReconcileAsync(key, cancellation);
        if (!_readsCluster && Made(key, null) is { Children.Count: 0, Failed.Count: 0 } && OfflineNamespaces.StandInFor(WishOf(key)) is { } standIn)
        {
            // It is no namespace for neighbours, and those of the files go before it.
            _namespaces.Put(standIn);
            await _reconciler.ReconcileAsync(key, cancellation);
            _namespaces.Remove(standIn);
            return Made(key, standIn);
        }

        return Made(key, null);
    }

    private FanOutWish WishOf(ObjectKey key) => _kind.Wish(Find(key));

    private TOwner Find(ObjectKey key) =>
        _owners.TryGet(key, out var owner) ? owner : throw new InvalidOperationException($"{_kind.Owner.Kind} {key.Name} is not stored");

    private OfflineChildren Made(ObjectKey key, JsonObject? standIn)
    {
        var children = _children.ByIndex(FanOutCaches<TOwner, TChild>.ByOwner, key.Name)
            .Select(static c => new ObjectKey(c.Metadata.NamespaceProperty, c.Metadata.Name)).OrderBy(static c => c.Namespace, StringComparer.Ordinal);
        return new OfflineChildren(_kind.Child, [.. children], _kind.StatusOf(Find(key))?.Failed ?? [], standIn);
    }
}
