using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Applying;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Sync.FanOut;

/// <summary>What a cluster-wide kind reads.</summary>
/// <param name="Owners">The cluster-wide objects.</param>
/// <param name="Children">Their children, indexed by <see cref="FanOutCaches{TOwner,TChild}.ByOwner"/>.</param>
/// <param name="Namespaces">The namespaces with their labels.</param>
public sealed record FanOutCaches<TOwner, TChild>(
    IObjectCache<TOwner> Owners, IObjectCache<TChild> Children, IObjectCache<ObjectMetadata> Namespaces)
    where TOwner : class
    where TChild : class
{
    /// <summary>The index of children by the name of the cluster-wide object that controls them.</summary>
    public static string ByOwner { get; } = "cluster-owner";
}

/// <summary>
/// Reconciles one cluster-wide object: makes a plan of what the caches show, does it, and says in the status what came of it.
/// </summary>
/// <param name="kind">The kinds of owner and child.</param>
/// <param name="caches">What is read.</param>
/// <param name="api">The API server.</param>
/// <param name="reporter">Writes the status.</param>
public sealed class FanOutReconciler<TOwner, TChild>(
    FanOutKind<TOwner, TChild> kind, FanOutCaches<TOwner, TChild> caches, IKubeApi api,
    FanOutReporter<TOwner, TChild> reporter)
    where TOwner : class, IKubernetesObject<V1ObjectMeta>
    where TChild : class, IKubernetesObject<V1ObjectMeta>
{
    // What is coming or going shows up in a watch; this is for the case that it does not.
    private static readonly TimeSpan PendingRecheck = TimeSpan.FromSeconds(5);

    private readonly Finalizers _finalizers = new(api);
    private readonly ChildWriter<TOwner, TChild> _writer = new(kind, api);

    /// <summary>The children of an owner that are there, and those that it wants: all that a pass may write.</summary>
    public IEnumerable<ObjectKey> ChildrenOf(ObjectKey key)
    {
        if (!caches.Owners.TryGet(key, out var owner))
        {
            return [];
        }

        var wish = kind.Wish(owner);
        return Owned(owner).Select(static c => new ObjectKey(c.Metadata.NamespaceProperty, c.Metadata.Name))
            .Concat(caches.Namespaces.All().Where(n => NamespaceSelection.Selects(wish, n))
                .Select(n => new ObjectKey(n.Key.Name, wish.ChildName)))
            .Distinct();
    }

    /// <summary>Reconciles one object.</summary>
    public async ValueTask<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (!caches.Owners.TryGet(key, out var owner))
        {
            return ReconcileResult.Done;
        }

        if (owner.Metadata.DeletionTimestamp is not null)
        {
            return await RemoveAsync(owner, cancellation);
        }

        if (kind.Finalizer is { } finalizer && owner.Metadata.Finalizers?.Contains(finalizer) != true)
        {
            var added = await _finalizers.AddAsync(kind.Owner, owner, finalizer, cancellation);
            if (!added.Ok)
            {
                return ReconcileResult.AfterRefusal(added.Failure);
            }

            owner = added.Value;
        }

        return await ProvideAsync(owner, cancellation);
    }

    private async ValueTask<ReconcileResult> ProvideAsync(TOwner owner, CancellationToken cancellation)
    {
        var wish = kind.Wish(owner);
        if (!caches.Namespaces.Synced)
        {
            return await reporter.UnknownAsync(owner, wish, "the namespaces cannot be listed", cancellation);
        }

        if (NamespaceSelection.Problem(wish) is { } problem)
        {
            return await reporter.UnknownAsync(owner, wish, problem, cancellation);
        }

        var manifest = new ChildManifest<TOwner, TChild>(kind, owner, kind.Content(owner));
        var steps = FanOutPlan.Of(
            wish, caches.Namespaces.All(), Owned(owner).Select(manifest.Existing),
            child => caches.Children.TryGet(child, out var found) ? manifest.Existing(found) : null);
        var result = await _writer.RunAsync(steps, manifest, cancellation);
        var next = await reporter.WriteAsync(owner, wish, result, cancellation);
        return result.IsPending && next.Kind == ReconcileResultKind.RequeueAfter && next.Delay > PendingRecheck
            ? next with { Delay = PendingRecheck }
            : result.IsPending && next.Kind == ReconcileResultKind.Done ? ReconcileResult.RequeueAfter(PendingRecheck) : next;
    }

    private async ValueTask<ReconcileResult> RemoveAsync(TOwner owner, CancellationToken cancellation)
    {
        if (kind.Finalizer is not { } finalizer || owner.Metadata.Finalizers?.Contains(finalizer) != true)
        {
            return ReconcileResult.Done;
        }

        var manifest = new ChildManifest<TOwner, TChild>(kind, owner, kind.Content(owner));
        var result = await _writer.RunAsync(FanOutPlan.Removal(Owned(owner).Select(manifest.Existing)), manifest, cancellation);
        if (result.Failed.Count > 0)
        {
            return await reporter.WriteAsync(owner, kind.Wish(owner), result, cancellation);
        }

        var removed = await _finalizers.RemoveAsync(kind.Owner, owner, finalizer, cancellation);
        return removed.Ok ? ReconcileResult.Done : ReconcileResult.AfterRefusal(removed.Failure);
    }

    private IReadOnlyList<TChild> Owned(TOwner owner) =>
        caches.Children.ByIndex(FanOutCaches<TOwner, TChild>.ByOwner, owner.Metadata.Name);
}
