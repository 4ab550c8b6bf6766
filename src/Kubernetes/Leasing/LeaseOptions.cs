using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Leasing;

/// <summary>Which lease to hold, as whom, and how long.</summary>
public sealed record LeaseOptions
{
    /// <summary>The Lease object.</summary>
    public required ObjectKey Lease { get; init; }

    /// <summary>Who holds it: different for each process.</summary>
    public required string Identity { get; init; }

    /// <summary>After so long without a renewal others may take it.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After so long without a renewal the holder gives up; less than the duration.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a holder that gave up may take to end its work: after it others may be at work.</summary>
    public TimeSpan StopLimit => LeaseDuration - RenewDeadline;

    /// <summary>Annotations that the Lease has while this process holds it; they tell readers of the Lease what the holder does.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>The wait between two tries.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);
}
