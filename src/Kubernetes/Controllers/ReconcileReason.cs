namespace Keyferry.Kubernetes.Controllers;

/// <summary>Why an object is to be reconciled. The order is that of urgency: of two reasons the first one stands.</summary>
public enum ReconcileReason
{
    /// <summary>The object is new, or nothing was ever done for it.</summary>
    New,

    /// <summary>The object's spec, labels, annotations or finalizers changed, or it is being deleted.</summary>
    Spec,

    /// <summary>What the controller keeps was changed by somebody else.</summary>
    Drift,

    /// <summary>Something that the object uses changed.</summary>
    Dependency,

    /// <summary>It is due again: after its interval, after a failure, or after a restart.</summary>
    Refresh,
}

/// <summary>A key to be reconciled, with the reason.</summary>
/// <param name="Key">Names the object.</param>
/// <param name="Reason">Why.</param>
/// <param name="Delay">How long to wait before, so that many changes in a short time become one pass.</param>
public readonly record struct ReconcileRequest<TKey>(TKey Key, ReconcileReason Reason, TimeSpan Delay = default)
    where TKey : notnull;
