using Keyferry.Kubernetes.Leasing;
using Prometheus;

namespace Keyferry.Webhook.Observability;

/// <summary>Whether this process leads, under client-go's name of the metric.</summary>
public static class LeaderMetrics
{
    /// <summary>Registers the metric.</summary>
    /// <param name="registry">Where.</param>
    /// <param name="lease">The Lease's name.</param>
    /// <param name="election">Knows who leads.</param>
    public static void Register(CollectorRegistry registry, string lease, LeaseElection election)
    {
        var master = Metrics.WithCustomRegistry(registry)
            .CreateGauge("leader_election_master_status", "1 where this process leads, 0 where it waits.", "name")
            .WithLabels(lease);
        registry.AddBeforeCollectCallback(() => master.Set(election.Leading ? 1 : 0));
    }
}
