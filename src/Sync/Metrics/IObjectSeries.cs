using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Metrics;

/// <summary>The series of each object of some kind.</summary>
internal interface IObjectSeries
{
    /// <summary>What the families' names begin with.</summary>
    string Prefix { get; }

    /// <summary>Whether passes are counted object by object.</summary>
    bool CountsCalls { get; }

    /// <summary>The kind of store; null where it is none.</summary>
    string? StoreKind { get; }

    /// <summary>The passes over all objects, also over those that are gone.</summary>
    ObjectCounts Total { get; }

    /// <summary>What there is to tell of each object now.</summary>
    IReadOnlyList<ObjectSample> Samples();

    /// <summary>Objects that were deleted a short time ago.</summary>
    IReadOnlyList<ObjectKey> Deleted();
}
