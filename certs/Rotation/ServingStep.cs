namespace Keyferry.Certs.Rotation;

/// <summary>What is to become of the serving certificate.</summary>
public enum ServingStep
{
    /// <summary>It stays.</summary>
    Keep,

    /// <summary>It cannot be used: replace it at once.</summary>
    ReplaceNow,

    /// <summary>It is old: replace it when the bundle is published.</summary>
    ReplaceAfterPublishing,

    /// <summary>Its authority was replaced: replace it when the new authority's bundle has stood published a while.</summary>
    ReplaceAfterPropagation,
}

/// <summary>A step with its reason, for the log.</summary>
/// <param name="Step">What to do.</param>
/// <param name="Reason">Why; empty for Keep.</param>
public readonly record struct ServingDecision(ServingStep Step, string Reason);
