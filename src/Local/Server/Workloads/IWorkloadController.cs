using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Workloads;

/// <summary>Brings the cluster to what one object of a workload resource asks for.</summary>
internal interface IWorkloadController
{
    /// <summary>The resource whose objects are reconciled.</summary>
    ResourceKey Resource { get; }

    /// <summary>The objects to reconcile after a change of any resource.</summary>
    IEnumerable<ObjectKey> AffectedBy(StoreChange change);

    /// <summary>Reconciles one object; nothing happens where it does not exist or is being deleted.</summary>
    /// <exception cref="WorkloadException">A request was refused; reconcile again later.</exception>
    Task ReconcileAsync(ObjectKey key, CancellationToken cancellationToken);
}
