using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Overview;

/// <summary>An object that is due and that no worker has.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Key">The object.</param>
/// <param name="Time">How long it has been due.</param>
/// <param name="Reason">Why it is to be reconciled.</param>
public sealed record DueObject(ResourceType Type, ObjectKey Key, TimeSpan Time, ReconcileReason Reason);
