using Prometheus;

namespace Keyferry.Webhook.Observability;

/// <summary>Whether the process stands still, by what <c>/healthz</c> asks.</summary>
public static class StallMetrics
{
    /// <summary>Registers the metric.</summary>
    /// <param name="registry">Where.</param>
    /// <param name="checks">What cannot heal by itself.</param>
    public static void Register(CollectorRegistry registry, IEnumerable<ILivenessCheck> checks)
    {
        var all = checks.ToList();
        var stalled = Metrics.WithCustomRegistry(registry)
            .CreateGauge("keyferry_stalled", "1 where the process stands still and /healthz asks for a restart, else 0.");
        registry.AddBeforeCollectCallback(() => stalled.Set(all.Exists(static c => c.StalledReason is not null) ? 1 : 0));
    }
}
