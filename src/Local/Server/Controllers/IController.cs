using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Controllers;

/// <summary>
/// One of the controllers that kube-controller-manager would run. All run one after the other on one thread, so an
/// implementation needs no lock of its own.
/// </summary>
internal interface IController
{
    /// <summary>Does what follows from a change. The change may be out of date: read the store before writing.</summary>
    void Reconcile(StoreChange change);
}
